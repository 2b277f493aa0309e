// What Word writes for lists and footnotes, made real ones.

const style = (element) => element.getAttribute("style") ?? ""
const LIST = /mso-list:\s*(l\d+)\s+level(\d+)/i
const BULLET = /^[\s\u00a0]*([·•●○▪■□◦‣➢❖✓§–—-]|o(?=[\s\u00a0]{2}))[\s\u00a0]+/
const NUMBER = /^[\s\u00a0]*\(?(?:(\d{1,3})|([ivxlc]+)|([a-z]))[.)°][\s\u00a0]*/i

// The marker that Word draws before a paragraph of a list, taken away.
const takeMarker = (paragraph) => {
  const ignored = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(style(span)))
  if (ignored) {
    const marker = ignored.textContent
    ignored.remove()
    return marker
  }
  const marker = BULLET.exec(paragraph.textContent)?.[0] ?? ""
  let left = marker.length
  const walker = paragraph.ownerDocument.createTreeWalker(paragraph, 4)
  while (left > 0 && walker.nextNode()) {
    const cut = Math.min(left, walker.currentNode.data.length)
    walker.currentNode.data = walker.currentNode.data.slice(cut)
    left -= cut
  }
  return marker
}

// The kind of list that a marker belongs to.
const kindOf = (marker) => {
  const [, digits, roman, letter] = NUMBER.exec(marker) ?? []
  if (digits) return { name: "ol", start: Number(digits) }
  if (roman) return { name: "ol", type: roman === roman.toLowerCase() ? "i" : "I" }
  if (letter) return { name: "ol", type: letter === letter.toLowerCase() ? "a" : "A" }
  return { name: "ul" }
}

const itemOf = (paragraph) => {
  const [, list, level] = LIST.exec(style(paragraph)) ?? []
  if (list) return { list, level: Number(level) }
  const listed = /^MsoList/.test(paragraph.className) && BULLET.test(paragraph.textContent)
  return listed ? { list: "", level: 1 } : null
}

const newList = (document, { name, start, type }) => {
  const list = document.createElement(name)
  if (start > 1) list.setAttribute("start", start)
  if (type) list.setAttribute("type", type)
  return list
}

// Paragraphs that follow one another as items become one list, nested by their levels.
export const lists = (root) => {
  let open = []
  let last = null
  for (const paragraph of [...root.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const item = itemOf(paragraph)
    if (!item) continue
    const outermost = open[0]?.list
    const goesOn = outermost && outermost.nextElementSibling === paragraph && (item.level > 1 || item.list === last)
    if (!goesOn) open = []
    last = item.level === 1 || !goesOn ? item.list : last
    const kind = kindOf(takeMarker(paragraph))
    while (open.length && (open.at(-1).level > item.level || (open.at(-1).level === item.level && open.at(-1).name !== kind.name && open.length > 1))) open.pop()
    if (!open.length || open.at(-1).level < item.level) {
      const list = newList(root.ownerDocument, kind)
      const parent = open.at(-1)?.list.lastElementChild
      if (parent) parent.append(list)
      else paragraph.before(list)
      open.push({ list, level: item.level, name: kind.name })
    }
    const made = root.ownerDocument.createElement("li")
    const words = root.ownerDocument.createElement("p")
    words.append(...paragraph.childNodes)
    made.append(words)
    open.at(-1).list.append(made)
    paragraph.remove()
  }
}

// A footnote goes into its sentence, where ours stand; what led there and back is gone.
export const footnotes = (root) => {
  for (const mark of [...root.querySelectorAll('a[href^="#_ftn"]:not([href^="#_ftnref"]), a[href^="#_edn"]:not([href^="#_ednref"])')]) {
    const id = mark.getAttribute("href").replace("#_", "")
    const held = root.querySelector(`[id="${CSS.escape(id)}"]`)
    if (!held) continue
    held.querySelectorAll('a[href^="#_ftnref"], a[href^="#_ednref"]').forEach((back) => back.remove())
    const note = root.ownerDocument.createElement("span")
    note.className = "note"
    const paragraphs = [...held.querySelectorAll("p")]
    paragraphs.forEach((paragraph, place) => note.append(...(place ? [" "] : []), ...paragraph.childNodes))
    if (note.firstChild?.nodeType === 3) note.firstChild.data = note.firstChild.data.trimStart()
    mark.replaceWith(note)
    held.remove()
  }
  for (const list of root.querySelectorAll("div")) {
    if (/mso-element:\s*(foot|end)note-list/i.test(style(list)) && !list.textContent.trim()) list.remove()
  }
}
