// « À lire aussi »: a reference to another of our articles, by its number. Readers get the title
// that it has when they look; here the desk is asked for it.
import { Node } from "django-prose-editor/editor"

import { ask, field, make, said } from "desk/dialogs"
import { put } from "desk/nodes"

const asked = async (address, parameters) => {
  const answer = await fetch(`${address}?${new URLSearchParams(parameters)}`, { headers: { Accept: "application/json" } })
  if (!answer.ok) throw new Error(answer.statusText)
  return (await answer.json()).results
}

// Titles by number; all that one text names are asked for at once.
const known = new Map()
let waiting = null
const title = (address, number) => {
  if (!known.has(number)) {
    waiting ??= { numbers: new Set(), answer: Promise.resolve().then(() => {
      const numbers = [...waiting.numbers]
      waiting = null
      return asked(address, numbers.map((one) => ["number", one])).catch(() => [])
    }) }
    waiting.numbers.add(number)
    known.set(number, waiting.answer.then((rows) => rows.find((row) => String(row.number) === number)))
  }
  return known.get(number)
}

const results = ({ search, labels }) => {
  const input = field({ name: "words", label: labels.search, type: "search", autocomplete: "off" })
  const list = make("ul", { className: "desk-results" })
  const status = make("p", { role: "status", className: "desk-status" })
  let last = 0
  const choice = (row) => {
    const button = make("button", { type: "submit", className: "button", value: String(row.number) }, row.title || said(labels.number, row))
    button.addEventListener("click", () => { list.chosen = row })
    return make("li", {}, button, make("small", {}, row.state))
  }
  const look = async (words) => {
    const turn = ++last
    const rows = words ? await asked(search, { q: words }).catch(() => null) : []
    if (turn !== last) return
    list.replaceChildren(...(rows ?? []).map(choice))
    const told = rows?.length ? said(labels.found, { count: rows.length }) : labels.none
    status.textContent = rows === null ? labels.failed : words ? told : ""
  }
  let timer
  input.querySelector("input").addEventListener("input", ({ target }) => {
    clearTimeout(timer)
    timer = setTimeout(look, 200, target.value.trim())
  })
  // Enter in the field takes the first one found.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return
    event.preventDefault()
    list.querySelector("button")?.click()
  })
  return { list, elements: [input, status, list] }
}

const choose = async (editor, options) => {
  const { labels } = options
  const { list, elements } = results(options)
  const values = await ask({ title: labels.title, labels, submit: labels.insert, fields: elements, check: () => (list.chosen ? "" : labels.none) })
  if (values) {
    const number = String(list.chosen.number)
    known.set(number, Promise.resolve(list.chosen))
    put(editor, editor.schema.nodes.related.create({ number }))
  }
  editor.view.focus()
}

export const Related = Node.create({
  name: "related",
  group: "block",
  atom: true,
  draggable: true,
  addOptions: () => ({ search: "", labels: {} }),
  addAttributes: () => ({
    number: {
      default: null,
      parseHTML: (element) => element.dataset.article,
      renderHTML: ({ number }) => ({ "data-article": number }),
    },
  }),
  parseHTML: () => [{ tag: "aside[data-article]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["aside", { class: "related", ...HTMLAttributes }],

  addNodeView() {
    const { search, labels } = this.options
    return ({ node: { attrs: { number } } }) => {
      const words = make("span", {}, said(labels.number, { number }))
      const dom = make("aside", { className: "related", "data-article": number }, make("b", {}, labels.title), " ", words)
      title(search, number).then((row) => {
        if (row?.title) words.textContent = row.title
        if (row && !row.public) dom.append(make("small", {}, labels.unseen))
      })
      return { dom, ignoreMutation: () => true }
    }
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "related",
      groups: "pieces",
      priority: 90,
      button: buttons.text(this.options.labels.title, this.options.labels.title),
      command: (editor) => { choose(editor, this.options) },
      active: (editor) => editor.isActive("related"),
    })
  },
})
