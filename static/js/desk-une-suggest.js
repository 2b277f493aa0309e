// A field for the name of a tag or of an author: what there is, offered while one types.
const PAUSE = 200
let timer = null

const offer = async (field) => {
  const address = new URL(field.dataset.suggest, location.href)
  address.searchParams.set("term", field.value)
  const answer = await fetch(address, { redirect: "manual" })
  if (!answer.ok) return
  const { results } = await answer.json()
  const options = results.map(({ text }) => Object.assign(document.createElement("option"), { value: text }))
  field.list?.replaceChildren(...options)
}

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-suggest]")
  if (!field) return
  clearTimeout(timer)
  timer = setTimeout(() => offer(field), PAUSE)
})
