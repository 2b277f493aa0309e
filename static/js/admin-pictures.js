// Images of the library with their caption and credit. The caption is written in its place; the
// dialog chooses the image and says what it shows.
import { Extension, Node } from "django-prose-editor/editor"

import { ask, field, pictureField } from "desk/dialogs"
import { around, leave, put, recaptioned, saidIn } from "desk/nodes"

const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "image caption?",
  draggable: true,
  isolating: true,
  addAttributes: () => ({
    wide: {
      default: false,
      parseHTML: (element) => element.classList.contains("wide"),
      renderHTML: ({ wide }) => (wide ? { class: "wide" } : {}),
    },
  }),
  parseHTML: () => [
    { tag: "figure", getAttrs: (element) => (element.querySelector(":scope > img") ? null : false) },
  ],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
})

const Caption = Node.create({
  name: "caption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: ({ HTMLAttributes }) => ["figcaption", HTMLAttributes, 0],

  addKeyboardShortcuts: () => ({
    // A caption is one paragraph: Enter goes on after its figure.
    Enter({ editor }) {
      const { selection } = editor.state
      if (!around(selection, "caption")) return false
      return leave(editor, { pos: selection.$from.before(1), node: selection.$from.node(1) })
    },
  }),
})

export const imageNode = (schema, { src, alt, file, width, height }) =>
  schema.nodes.image.create({ src, alt: alt ?? "", file, width: width ?? null, height: height ?? null })

// The fields that say what an image shows; filled in by the library when one is chosen there.
export const wordsOf = (labels, { alt, caption, credit, plain }) => [
  field({ name: "alt", label: labels.alt, value: alt }),
  plain ? field({ name: "caption", label: labels.caption, value: caption }) : null,
  field({ name: "credit", label: labels.credit, value: credit }),
]

export const fillIn = (form, { alt, caption, credit }) => {
  for (const [name, value] of Object.entries({ alt, caption, credit })) {
    const input = form.elements[name]
    if (input) input.value = value ?? ""
  }
}

const edit = async (editor, { picker, labels }) => {
  const found = around(editor.state.selection, "figure")
  const { schema } = editor
  const old = found?.node.firstChild.attrs ?? null
  const caption = found?.node.childCount > 1 ? found.node.lastChild : null
  const { words, credit, plain } = saidIn(caption)
  const chooser = pictureField({
    picker, labels, label: labels.title, image: old,
    chosen: (image) => fillIn(chooser.closest("form"), image),
  })
  const values = await ask({
    title: labels.title,
    labels,
    submit: found ? labels.apply : labels.insert,
    fields: [
      chooser,
      ...wordsOf(labels, { alt: old?.alt, caption: words, credit, plain }),
      field({ name: "wide", label: labels.wide, type: "checkbox", value: found?.node.attrs.wide }),
    ].filter(Boolean),
    check: () => (chooser.image ? "" : labels.missing),
  })
  if (values) {
    const image = imageNode(schema, { ...chooser.image, alt: values.alt })
    const said = recaptioned(schema, caption, values.caption, values.credit)
    put(editor, schema.nodes.figure.create({ wide: values.wide }, said ? [image, said] : [image]), found)
  }
  editor.view.focus()
}

export const Pictures = Extension.create({
  name: "pictures",
  addOptions: () => ({ picker: "", labels: {} }),
  addExtensions: () => [Figure, Caption],

  addMenuItems({ menu, buttons }) {
    const { labels } = this.options
    menu.defineItem({
      name: "figure",
      groups: "pieces",
      priority: 150,
      button: buttons.material("image", labels.title),
      command: (editor) => { edit(editor, this.options) },
      active: (editor) => editor.isActive("figure") && !editor.isActive("gallery"),
      enabled: (editor) => !editor.isActive("gallery"),
    })
  },
})
