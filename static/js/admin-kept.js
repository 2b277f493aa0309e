// What the allow-list of the server keeps and the prose editor does not know: small inline marks,
// languages. Without these an article that was brought in would lose them when it is edited.
import { Extension, Mark, Node, OrderedList as Numbered } from "django-prose-editor/editor"

const inline = (name, tag, attributes = []) =>
  Mark.create({
    name,
    inclusive: false,
    addAttributes: () => Object.fromEntries(attributes.map((key) => [key, { default: null }])),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag.replace(/\[.*/, ""), HTMLAttributes, 0],
  })

const MARKS = [
  inline("citeMark", "cite", ["lang"]),
  inline("quoted", "q", ["cite", "lang"]),
  inline("abbreviation", "abbr", ["title", "lang"]),
  inline("small", "small"),
  inline("code", "code"),
  inline("keyboard", "kbd"),
  inline("marked", "mark"),
  inline("inserted", "ins", ["cite", "datetime"]),
  inline("deleted", "del", ["cite", "datetime"]),
  inline("moment", "time", ["datetime"]),
  inline("foreign", "span[lang]", ["lang", "dir"]),
]

const block = (name, tag, content, priority) =>
  Node.create({
    name,
    group: "block",
    content,
    defining: true,
    parseHTML: () => [{ tag, priority }],
    renderHTML: ({ HTMLAttributes }) => [tag.split(".")[0], HTMLAttributes, 0],
  })

const Preformatted = Node.create({
  name: "preformatted",
  group: "block",
  content: "text*",
  marks: "",
  code: true,
  defining: true,
  parseHTML: () => [{ tag: "pre", preserveWhitespace: "full" }],
  renderHTML: () => ["pre", 0],
})

const TermList = block("termList", "dl", "(term | meaning)+")
const Term = block("term", "dt", "inline*").extend({ group: "" })
const Meaning = block("meaning", "dd", "(paragraph | bulletList | orderedList)+").extend({ group: "" })

// Languages and directions of blocks, and where a link's page is in another language.
const LANGUAGES = {
  types: ["paragraph", "heading", "blockquote", "listItem", "caption", "note"],
  attributes: { lang: { default: null }, dir: { default: null } },
}
const LINKS = { types: ["link"], attributes: { hreflang: { default: null } } }

export const Kept = Extension.create({
  name: "kept",
  addExtensions: () => [...MARKS, Preformatted, TermList, Term, Meaning],
  addGlobalAttributes: () => [LANGUAGES, LINKS],
  // The smallest headings are kept where they are, and not offered.
  addMenuItems({ menu, buttons }) {
    menu.defineItem({ name: "heading4", groups: "hidden", button: buttons.heading(4) })
  },
})

// The package's own says twice how a list is numbered.
export const OrderedList = Numbered.extend({
  renderHTML({ node: { attrs: { start, type } }, HTMLAttributes: { "data-type": _twice, ...kept } }) {
    return ["ol", { ...kept, start: start > 1 ? start : null, type: type === "decimal" ? null : kept.type }, 0]
  },
})
