// Videos: the address of their page, and an image of the library that readers see before.
import { Node } from "django-prose-editor/editor"

import { ask, field, pictureField } from "desk/dialogs"
import { around, put, recaptioned, saidIn } from "desk/nodes"

const VideoLink = Node.create({
  name: "videoLink",
  atom: true,
  selectable: false,
  addAttributes: () => ({ href: { default: null }, src: { default: null }, alt: { default: "" }, file: { default: null } }),
  parseHTML: () => [
    {
      tag: "figure.video > a",
      priority: 80,
      getAttrs(element) {
        const image = element.querySelector("img")
        return {
          href: element.getAttribute("href"),
          src: image?.getAttribute("src") ?? null,
          alt: image?.getAttribute("alt") ?? "",
          file: image?.dataset.file ?? null,
        }
      },
    },
  ],
  renderHTML({ node: { attrs: { href, src, alt, file } } }) {
    const image = ["img", { src, alt, ...(file ? { "data-file": file } : {}) }]
    return src ? ["a", { href }, image] : ["a", { href }]
  },
})

const edit = async (editor, { picker, labels }) => {
  const found = around(editor.state.selection, "video")
  const { schema } = editor
  const old = found?.node.firstChild.attrs
  const caption = found?.node.childCount > 1 ? found.node.lastChild : null
  const { words, credit, plain } = saidIn(caption)
  const poster = pictureField({ picker, labels, label: labels.poster, image: old?.src ? old : null, optional: true })
  const values = await ask({
    title: labels.title,
    labels,
    submit: found ? labels.apply : labels.insert,
    fields: [
      field({ name: "href", label: labels.address, type: "url", value: old?.href, required: true, pattern: "https?://.+", help: labels.help }),
      poster,
      ...(plain ? [field({ name: "caption", label: labels.caption, value: words })] : []),
    ],
  })
  if (values) {
    const { src = null, alt = "", file = null } = poster.image ?? {}
    const link = schema.nodes.videoLink.create({ href: values.href, src, alt, file })
    const said = recaptioned(schema, caption, values.caption, credit)
    put(editor, schema.nodes.video.create(null, said ? [link, said] : [link]), found)
  }
  editor.view.focus()
}

export const Video = Node.create({
  name: "video",
  group: "block",
  content: "videoLink caption?",
  isolating: true,
  addOptions: () => ({ picker: "", labels: {} }),
  addExtensions: () => [VideoLink],
  parseHTML: () => [
    { tag: "figure.video", priority: 60, getAttrs: (element) => (element.querySelector(":scope > a[href]") ? null : false) },
  ],
  renderHTML: () => ["figure", { class: "video" }, 0],

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "video",
      groups: "pieces",
      priority: 146,
      button: buttons.text(this.options.labels.title, this.options.labels.title),
      command: (editor) => { edit(editor, this.options) },
      active: (editor) => editor.isActive("video"),
    })
  },
})
