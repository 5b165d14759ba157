// CloudFront Function for the event "viewer request": asks S3 for the page in HTML or JSON, as installers ask for it.
function handler(event) {
  var request = event.request;
  if (!/\/simple\/([^/]+\/)?$/.test(request.uri)) return request;
  var accept = request.headers.accept ? request.headers.accept.value : '';
  var isJson = /^application\/vnd\.pypi\.simple\.(v1|latest)\+json/i.test(accept);
  request.uri += isJson ? 'index.json' : 'index.html';
  return request;
}
