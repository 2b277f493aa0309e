// The lead image of a form: a button opens the picker, which calls back with what was chosen.
const show = (box, image) => {
  const input = box.querySelector("input")
  const picture = box.querySelector("img")
  input.value = image ? image.id : ""
  picture.hidden = !image
  picture.src = image ? image.url : ""
  picture.alt = image ? image.alternative_text : ""
  box.querySelector("[data-clear]").hidden = !image
  input.dispatchEvent(new Event("change", { bubbles: true }))
}

window.pickedImage = (field, image) => {
  const box = document.getElementById(field)?.closest("[data-image-input]")
  if (box) show(box, image)
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-image-input]")
  if (!box) return
  const field = box.querySelector("input").id
  if (event.target.closest("[data-pick]")) {
    const address = `${box.dataset.picker}?field=${encodeURIComponent(field)}`
    window.open(address, "_blank", "width=960,height=720")
  } else if (event.target.closest("[data-clear]")) {
    show(box, null)
  }
})

for (const box of document.querySelectorAll("[data-image-input]")) {
  box.classList.add("scripted")
}
