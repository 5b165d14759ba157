// CloudFront Function for the event "viewer response": says what the page is, and how long it may be kept.
function handler(event) {
  var response = event.response;
  var uri = event.request.uri;
  if (response.statusCode !== 200 && response.statusCode !== 304) return response;
  if (/\/simple\/([^/]+\/)?index\.(html|json)$/.test(uri)) {
    var isJson = /json$/.test(uri);
    var type = isJson ? 'application/vnd.pypi.simple.v1+json' : 'text/html; charset=utf-8';
    response.headers['content-type'] = { value: type };
    response.headers['vary'] = { value: 'Accept' };
    response.headers['cache-control'] = { value: 'public, no-cache' };
  } else if (/\/files\//.test(uri)) {
    response.headers['cache-control'] = { value: 'public, max-age=31536000, immutable' };
  }
  return response;
}
