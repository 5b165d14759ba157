/**
 * Puts a link in place of every picture: pictures of a description lie elsewhere, and opening a page must tell nobody
 * elsewhere that it was opened (nor does the page's policy load them).
 */
export function withoutPictures(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const picture of page.querySelectorAll("img")) {
    const words = picture.alt.trim() || picture.title.trim();
    const isInLink = picture.closest("a") !== null;
    if (words === "" && isInLink) {
      picture.replaceWith(page.createTextNode(nameOf(picture.src)));
    } else if (isInLink || picture.src === "") {
      picture.replaceWith(page.createTextNode(words));
    } else {
      const link = page.createElement("a");
      link.href = picture.src;
      link.rel = "nofollow noopener noreferrer";
      link.textContent = words || nameOf(picture.src);
      picture.replaceWith(link);
    }
  }
  return page.body.innerHTML;
}

function nameOf(address: string): string {
  return address.split(/[?#]/, 1)[0]?.split("/").at(-1) || address;
}
