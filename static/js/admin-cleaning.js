// What is pasted, made ours: the words, their structure and their links stay; how another program
// dressed them goes. What may be stored is decided on the server once more.
import { footnotes, lists } from "desk/word"

const TRACKER = /^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|mc_[ce]id|igsh(id)?|_hs(enc|mi)|mkt_tok|ref_src|xtor|at_(medium|campaign)|cmpid|vero_id|oly_\w+_id)$/i
const GONE = "script, style, meta, link, title, xml, template, noscript, svg, math, object, embed, form, input, button, select, textarea, video, audio, canvas, del[class*=mso i], .Apple-interchange-newline"
const KEPT = new Set(["href", "hreflang", "src", "alt", "data-file", "width", "height", "cite", "colspan", "rowspan", "scope", "start", "type", "datetime"])
const WRAPPERS = "font, center, u, big, ins, aside, span:not(.note)"
const style = (element) => element.getAttribute("style") ?? ""

// The address without what follows its reader; null for one that leads nowhere from here.
export const untracked = (address) => {
  let url
  try {
    url = new URL(address)
  } catch {
    return null
  }
  if (!/^(https?|mailto|tel):$/.test(url.protocol)) return null
  if (/^www\.google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url") {
    const meant = url.searchParams.get("q") ?? url.searchParams.get("url")
    return meant ? untracked(meant) : null
  }
  const names = [...url.searchParams.keys()].filter((name) => TRACKER.test(name))
  if (!names.length) return address.trim()
  names.forEach((name) => url.searchParams.delete(name))
  return url.href
}

const unwrap = (element) => element.replaceWith(...element.childNodes)

const wrap = (element, name) => {
  const made = element.ownerDocument.createElement(name)
  made.append(...element.childNodes)
  element.append(made)
}

// Programs say bold and italic by styles, and by elements whose style takes it back.
const meant = (root) => {
  for (const element of [...root.querySelectorAll("[style]")]) {
    const said = style(element)
    const weight = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(said)?.[1]
    if (/^(b|strong)$/i.test(element.localName) && /^(normal|[1-4]00)$/.test(weight ?? "")) unwrap(element)
    else if (element.localName === "span") {
      if (/^(bold|[6-9]00)$/.test(weight ?? "")) wrap(element, "strong")
      if (/(?:^|;)\s*font-style:\s*(italic|oblique)/i.test(said)) wrap(element, "em")
      if (/text-decoration[^;]*line-through/i.test(said)) wrap(element, "s")
      const raised = /vertical-align:\s*(super|sub)\b/i.exec(said)?.[1]
      if (raised) wrap(element, raised.toLowerCase() === "super" ? "sup" : "sub")
    }
  }
}

// Our headings begin at the second level: the title is a field of its own.
const headings = (root) => {
  root.querySelectorAll("p.MsoTitle").forEach((title) => rename(title, "h1"))
  const shift = root.querySelector("h1") ? 1 : 0
  for (const heading of [...root.querySelectorAll("h1, h2, h3, h4, h5, h6")]) {
    const level = Math.min(4, Number(heading.localName[1]) + shift)
    heading.querySelectorAll("b, strong").forEach(unwrap)
    rename(heading, `h${Math.max(2, level)}`)
  }
}

const rename = (element, name) => {
  if (element.localName === name) return
  const made = element.ownerDocument.createElement(name)
  made.append(...element.childNodes)
  element.replaceWith(made)
}

// A list that stands beside its item belongs into it.
const nested = (root) => {
  for (const list of [...root.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")]) {
    list.previousElementSibling?.append(list)
  }
}

const links = (root) => {
  for (const link of [...root.querySelectorAll("a")]) {
    const address = untracked(link.getAttribute("href") ?? "")
    if (address) link.setAttribute("href", address)
    else unwrap(link)
  }
}

// Pictures come from the library alone; how many could not be taken, counting pixels apart.
const pictures = (root) => {
  let lost = 0
  for (const image of [...root.querySelectorAll("img, picture, v\\:imagedata")]) {
    if (image.dataset?.file && image.getAttribute("src")?.startsWith("/")) continue
    const pixel = [image.getAttribute("width"), image.getAttribute("height")].some((size) => /^[01](px)?$/.test(size ?? ""))
    if (!pixel && !image.closest("picture picture") && !(image.localName === "img" && image.closest("picture"))) lost += 1
    const figure = image.closest("figure")
    image.remove()
    if (figure && !figure.querySelector("img, picture")) rename(figure, "div")
  }
  return lost
}

const videos = (root) => {
  for (const frame of [...root.querySelectorAll("iframe")]) {
    const address = untracked(frame.getAttribute("src") ?? "")
    if (!address || !/youtube|vimeo|\/videos\/embed\//.test(address)) frame.remove()
    else frame.outerHTML = '<figure class="video"><a></a></figure>'
    root.querySelectorAll("figure.video > a:not([href])").forEach((link) => link.setAttribute("href", address))
  }
}

const undressed = (root) => {
  root.querySelectorAll(WRAPPERS).forEach((element) => (element.localName === "aside" ? rename(element, "div") : unwrap(element)))
  for (const element of [...root.querySelectorAll("*")]) {
    if (element.localName.includes(":")) unwrap(element)
    const ours = element.matches("span.note, figure.video")
    const foreign = element.matches("blockquote, q, cite")
    for (const { name } of [...element.attributes]) {
      if (!KEPT.has(name) && !(name === "class" && ours) && !(name === "lang" && foreign)) element.removeAttribute(name)
    }
  }
  root.querySelectorAll("figcaption").forEach((caption) => caption.closest("figure") || rename(caption, "p"))
  for (const element of [...root.querySelectorAll("p, h2, h3, h4, li, div")]) {
    if (!element.textContent.trim() && !element.querySelector("img, figure")) element.remove()
  }
  root.querySelectorAll("br").forEach((line) => line.parentElement === root && line.remove())
}

export const cleaned = (html) => {
  // The policy of the desk would complain of these, though nothing of them would ever act.
  const bare = html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""))
  const root = new DOMParser().parseFromString(bare, "text/html").body
  const lost = pictures(root)
  if (root.querySelector("[data-pm-slice]")) return { html: root.innerHTML, lost }
  footnotes(root)
  lists(root)
  videos(root)
  root.querySelectorAll(GONE).forEach((element) => element.remove())
  meant(root)
  headings(root)
  nested(root)
  links(root)
  undressed(root)
  return { html: root.innerHTML, lost }
}
