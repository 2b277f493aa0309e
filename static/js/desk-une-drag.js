// Dragging on the board: an article, or one that the search found, onto a place.
const une = document.querySelector("desk-une")
let carried = null
let over = null

const mark = (place) => {
  if (place === over) return
  over?.classList.remove("une-over")
  place?.classList.add("une-over")
  over = place
}

const end = () => {
  mark(null)
  carried?.classList.remove("une-carried")
  une.classList.remove("une-dragging")
  carried = null
}

une.addEventListener("dragstart", (event) => {
  const one = event.target.closest?.("[data-article]")
  if (!one) return
  carried = one
  event.dataTransfer.effectAllowed = "move"
  event.dataTransfer.setData("text/plain", one.dataset.title)
  one.classList.add("une-carried")
  une.classList.add("une-dragging")
})

une.addEventListener("dragover", (event) => {
  const place = carried && event.target.closest("[data-place]")
  mark(place || null)
  if (place) event.preventDefault()
})

une.addEventListener("drop", (event) => {
  const place = carried && event.target.closest("[data-place]")
  if (!place) return
  event.preventDefault()
  const { article } = carried.dataset
  const stays = place.contains(carried) && carried.matches(".une-chosen")
  end()
  if (!stays) une.put(article, place.dataset.place)
})

une.addEventListener("dragend", end)
