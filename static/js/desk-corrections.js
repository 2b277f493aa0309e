// Finds the words that a finding is about in the prose editor, shows them, and writes a correction
// into its document, where Ctrl+Z takes it back. Asked by events, "point:show", "point:correct"
// and "point:undo"; sets `done` in their detail. Other fields: desk-corrections-fields.js.
const editorOf = () => document.querySelector("#article_form .ProseMirror")?.editor

// The words of a block as the server reads them (magazine/lib/passages.py), with the position of
// each sign in the document.
const wordsOf = (block, start) => {
  const signs = []
  const add = (sign, pos) => {
    const last = signs.at(-1)?.sign
    if (/[ \t\n\r\f]/.test(sign)) {
      if (!signs.length || last === " " || last === "\n") return
      sign = " "
    }
    signs.push({ sign, pos })
  }
  block.descendants((node, at) => {
    const pos = start + at
    if (node.isText) for (let i = 0; i < node.text.length; i++) add(node.text[i], pos + i)
    else if (node.type.name === "hardBreak") {
      if (signs.at(-1)?.sign === " ") signs.pop()
      signs.push({ sign: "\n", pos })
    } else if (node.isLeaf) signs.push({ sign: "\ufffc", pos })
  })
  if (signs.at(-1)?.sign === " ") signs.pop()
  return { text: signs.map(({ sign }) => sign).join(""), signs }
}

// The block that holds this text, the `nth` of those that do.
const blockOf = (editor, { text, nth }) => {
  let found = null
  let left = nth ?? 0
  editor.state.doc.descendants((node, pos) => {
    if (found || !node.isTextblock || node.type.spec.code) return !found
    const words = wordsOf(node, pos + 1)
    if (words.text === text && left-- === 0) found = { ...words, pos, end: pos + 1 + node.content.size }
    return !found
  })
  return found
}

// Signs of a passage as positions of the document.
const span = (block, start, end) => {
  const from = start < block.signs.length ? block.signs[start].pos : (block.signs.at(-1)?.pos ?? block.pos) + 1
  const to = end > start ? block.signs[end - 1].pos + 1 : from
  return { from, to }
}

const reveal = (element) => {
  for (let one = element; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true
  element.scrollIntoView({ block: "center" })
}

const selectInText = (editor, { from, to }, focus) => {
  editor.commands.setTextSelection({ from, to })
  const { node } = editor.view.domAtPos(from)
  reveal(node.nodeType === Node.TEXT_NODE ? node.parentElement : node)
  if (focus) editor.view.focus()
}

// A picture, or the place of a related article: something that is selected whole.
const showWhole = (editor, selector) => {
  const element = editor.view.dom.querySelector(selector)
  if (!element) return false
  reveal(element)
  editor.commands.setNodeSelection(editor.view.posAtDOM(element, 0))
  editor.view.focus()
  return true
}

const correctText = (editor, block, edits) => {
  const { state, view } = editor
  // By itself in the history, whatever was typed a moment ago.
  const tr = state.tr.setMeta("closeHistory$", true)
  for (const [start, end, words] of [...edits].reverse()) {
    const { from, to } = span(block, start, end)
    if (words) tr.insertText(words, from, to)
    else tr.delete(from, to)
  }
  view.dispatch(tr)
  const last = edits.at(-1)
  const at = tr.mapping.map(span(block, last[0], last[1]).to)
  selectInText(editor, { from: Math.max(at - last[2].length, 1), to: at }, false)
}

// The quotation around the passage says which language it is in.
const setLanguage = (editor, block, lang) => {
  const place = editor.state.doc.resolve(block.pos + 1)
  for (let depth = place.depth; depth > 0; depth--) {
    const node = place.node(depth)
    if (node.type.name !== "blockquote") continue
    const tr = editor.state.tr.setMeta("closeHistory$", true)
    editor.view.dispatch(tr.setNodeMarkup(place.before(depth), null, { ...node.attrs, lang }))
    selectInText(editor, { from: block.pos + 1, to: block.pos + 1 }, false)
    return true
  }
  return false
}

const show = (editor, where) => {
  if (where.picture) return showWhole(editor, `img[data-file="${where.picture}"]`)
  if (where.related) return showWhole(editor, `[data-article="${where.related}"]`)
  const block = where.text === undefined ? null : blockOf(editor, where)
  if (block) selectInText(editor, span(block, where.start, where.end), true)
  else editor.commands.focus()
  return where.text === undefined || Boolean(block)
}

const correct = (editor, where, { edits, language }) => {
  const block = blockOf(editor, where)
  if (!block) return false
  if (language) return setLanguage(editor, block, language)
  correctText(editor, block, edits)
  return true
}

const undo = (editor) => editor.commands.undo()

for (const [name, act] of Object.entries({ show, correct, undo })) {
  document.addEventListener(`point:${name}`, ({ detail }) => {
    const editor = detail.where.field === "body" && editorOf()
    if (editor) detail.done = act(editor, detail.where, detail.correction)
  })
}
