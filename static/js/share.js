// Counts a share when a reader follows a share link. The links work without it, uncounted.
//
// <a href="mailto:…" data-share="mail"> anywhere under an element with data-article="123", or the
// address of the page itself, /123/slug/. Nothing is stored in the browser.

const ADDRESS = "/partages/";

function articleOf(link) {
  const holder = link.closest("[data-article]");
  return holder ? holder.dataset.article : (location.pathname.match(/^\/(\d+)\//) ?? [])[1];
}

function count(link) {
  const article = articleOf(link);
  if (!article || link.dataset.counted) return;
  link.dataset.counted = "yes";
  navigator.sendBeacon(ADDRESS, new URLSearchParams({ article, network: link.dataset.share }));
}

function followed(event) {
  const link = event.target.closest("a[data-share]");
  // The middle button opens a link too, the right one does not.
  if (link && (event.type === "click" || event.button === 1)) count(link);
}

document.addEventListener("click", followed);
document.addEventListener("auxclick", followed);
