// Where a passage of an article stands, known by its words and a few around it. No document is
// needed but the one that is shown: what is written or taken away around a passage does not matter.
// The element <desk-remarks> carries these to the scripts that come after.
// So many letters of the context are no accident.
const FITS = 8
const BLOCKS = "p, h2, h3, h4, li, td, th, dt, dd, blockquote, figcaption, caption, pre, figure"

// The text of the editor as one string, a line for each block, and where each piece of it begins.
const read = (root) => {
  const pieces = []
  let text = ""
  let block = null
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement.closest(BLOCKS)
    if (block && around !== block) text += "\n"
    block = around
    pieces.push({ node, start: text.length })
    text += node.data
  }
  return { text, pieces }
}

const offset = ({ pieces, text }, node, within) => {
  const piece = pieces.find((each) => each.node === node)
  if (piece) return piece.start + within
  // Between nodes: where the first text after that place begins.
  const place = document.createRange()
  place.setStart(node, within)
  const next = pieces.find((each) => place.comparePoint(each.node, 0) >= 0)
  return next ? next.start : text.length
}

const point = ({ pieces }, at, end) => {
  const piece = pieces.findLast((each) => (end ? each.start < at : each.start <= at)) ?? pieces[0]
  return [piece.node, Math.min(at - piece.start, piece.node.data.length)]
}

const range = (whole, start, end) => {
  const found = document.createRange()
  found.setStart(...point(whole, start, false))
  found.setEnd(...point(whole, end, true))
  return found
}

const shared = (one, other, last) => {
  let count = 0
  const at = (text) => text.at(last ? -1 - count : count)
  while (count < Math.min(one.length, other.length) && at(one) === at(other)) count++
  return count
}

// Where the passage stands: its own words, where the context fits best; or, where other words of
// it do not fit at all, what now stands between the words around it. Null when it is gone.
const locate = (text, { quote, before, after }) => {
  let best = null
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const end = at + quote.length
    const fits = shared(text.slice(0, at), before, true) + shared(text.slice(end), after, false)
    if (!best || fits > best.fits) best = { start: at, end, fits }
  }
  return best?.fits >= FITS ? best : (between(text, quote, before, after) ?? best)
}

const between = (text, quote, before, after) => {
  if (before.length < FITS || after.length < FITS) return null
  const start = text.indexOf(before) + before.length
  const end = text.indexOf(after, start)
  const near = start >= before.length && end > start && end - start < quote.length * 2 + 40
  return near ? { start, end, moved: true } : null
}

const begin = (remarks) => {
  remarks.places = { read, offset, range, locate }
}

// A new article has its panels once it is saved (desk-panels.js).
const found = document.querySelector("desk-remarks")
if (found) begin(found)
else document.addEventListener("panels:coming", ({ detail }) => begin(detail.querySelector("desk-remarks")), { once: true })
