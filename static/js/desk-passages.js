// Passages of an article that remarks are about: taken from a selection, found again by their
// words (desk-places.js), shown by highlights that the document knows nothing of.
const CONTEXT = 40
const LONGEST = 1000
const FIELDS = ["kicker", "title", "standfirst"]

let remarks = null
let form = null
const prose = () => document.querySelector(".field-body .ProseMirror")
const field = (part) => document.getElementById(`id_${part}`)
const marks = (name) => {
  if (!CSS.highlights) return null
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight())
  return CSS.highlights.get(name)
}

const texts = () => {
  const root = prose()
  const found = Object.fromEntries(FIELDS.map((part) => [part, { text: field(part)?.value ?? "" }]))
  return root ? { ...found, body: remarks.places.read(root) } : found
}

let current = null

// Says of each thread whether its passage is there, and marks those of the body.
const draw = () => {
  const open = marks("remarks")
  const chosen = marks("remark-chosen")
  open?.clear()
  chosen?.clear()
  const whole = texts()
  for (const thread of remarks.querySelectorAll(".thread[data-part]")) {
    const part = whole[thread.dataset.part]
    if (!part) continue
    const found = remarks.places.locate(part.text, thread.dataset)
    thread.querySelector(".remark-gone").hidden = Boolean(found)
    thread.querySelector(".remark-moved").hidden = !found?.moved
    thread.querySelector(".remark-show").hidden = !found
    if (!found || !part.pieces) continue
    const place = remarks.places.range(part, found.start, found.end)
    if (thread.id === current) chosen?.add(place)
    else if (!thread.closest("details")) open?.add(place)
  }
}

const show = (thread) => {
  const { part } = thread.dataset
  const whole = texts()[part]
  const found = whole && remarks.places.locate(whole.text, thread.dataset)
  current = found ? thread.id : null
  draw()
  if (!found) return
  if (part === "body") {
    const place = remarks.places.range(whole, found.start, found.end)
    if (!CSS.highlights) {
      getSelection().removeAllRanges()
      getSelection().addRange(place)
    }
    const { top } = place.getBoundingClientRect()
    window.scrollBy({ top: top - window.innerHeight / 3 })
  } else {
    field(part).scrollIntoView({ block: "center" })
    field(part).focus({ preventScroll: true })
    field(part).setSelectionRange(found.start, found.end)
  }
}

// The new remark is about this passage; about the whole article when there is none.
const about = ({ part = "", quote = "", before = "", after = "" }) => {
  for (const [name, value] of Object.entries({ part, quote, before, after })) {
    form.elements[name].value = value
  }
  form.querySelector(".remark-about").hidden = !quote
  form.querySelector(".remark-about .remark-quote").textContent = quote
}

const take = ({ part, range: chosen, start, end }) => {
  const { [part]: whole } = texts()
  const first = chosen ? remarks.places.offset(whole, chosen.startContainer, chosen.startOffset) : start
  const last = chosen ? remarks.places.offset(whole, chosen.endContainer, chosen.endOffset) : end
  const quote = whole.text.slice(first, Math.min(last, first + LONGEST))
  if (!quote.trim()) return
  const stop = first + quote.length
  about({
    part,
    quote,
    before: whole.text.slice(Math.max(0, first - CONTEXT), first),
    after: whole.text.slice(stop, stop + CONTEXT),
  })
  remarks.open()
  form.elements.text.focus()
  form.scrollIntoView({ block: "nearest" })
}

const begin = (element) => {
  remarks = element
  form = remarks.querySelector(".remark-new")
  let soon = null
  const later = () => {
    clearTimeout(soon)
    soon = setTimeout(draw, 300)
  }
  remarks.addEventListener("passage:chosen", ({ detail }) => take(detail))
  remarks.addEventListener("remarks:drawn", draw)
  remarks.addEventListener("remark:sent", (event) => event.target === form && about({}))
  remarks.addEventListener("click", ({ target }) => {
    if (target.closest(".remark-whole")) about({})
    const button = target.closest(".remark-show, blockquote")
    const thread = button?.closest(".thread[data-part]")
    if (thread) show(thread)
  })
  const follow = (editor) => {
    editor.on("update", later)
    later()
  }
  if (prose()?.editor) follow(prose().editor)
  document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => follow(editor))
  for (const part of FIELDS) field(part)?.addEventListener("input", later)
  later()
}

// A new article has its panels once it is saved (desk-panels.js).
const found = document.querySelector("desk-remarks")
if (found) begin(found)
else document.addEventListener("panels:coming", ({ detail }) => begin(detail.querySelector("desk-remarks")), { once: true })
