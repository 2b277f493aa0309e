// The board by the keyboard. On the handle of an article Space takes it up, the arrows carry it
// from place to place, Space or Enter puts it down, Escape gives up. Else the arrows go from handle
// to handle, and Enter offers the list of places as a press does.
const une = document.querySelector("desk-une")
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }
let carried = null

const places = () => [...une.querySelectorAll("[data-place]")]
const told = (key, word) => une.say(une.dataset[key].replace("%s", word))

const nameOf = (place) => {
  const title = place.querySelector("[data-title]")?.dataset.title
  return title ? `${place.dataset.name} (${title})` : place.dataset.name
}

const takeUp = (grip) => {
  const card = grip.closest("[data-article]")
  carried = { grip, card, at: places().indexOf(grip.closest("[data-place]")) }
  carried.from = carried.at
  grip.setAttribute("aria-pressed", "true")
  card.classList.add("une-carried")
  told("carried", card.dataset.title)
}

const letGo = () => {
  if (!carried) return
  carried.grip.removeAttribute("aria-pressed")
  carried.card.classList.remove("une-carried")
  for (const place of places()) place.classList.remove("une-over")
  carried = null
}

const giveUp = () => {
  letGo()
  told("dropped", "")
}

const carry = (to) => {
  const all = places()
  carried.at = Math.min(Math.max(to, 0), all.length - 1)
  for (const place of all) place.classList.toggle("une-over", place === all[carried.at])
  all[carried.at].scrollIntoView({ block: "nearest" })
  told("over", nameOf(all[carried.at]))
}

const putDown = () => {
  const { card, at, from } = carried
  const place = places()[at].dataset.place
  if (at === from) return giveUp()
  letGo()
  return une.put(card.dataset.article, place)
}

const walk = (grip, step) => {
  const grips = [...une.querySelectorAll("#une-board .une-grip")]
  grips[grips.indexOf(grip) + step]?.focus()
}

const whileCarrying = (key) => {
  const last = places().length - 1
  if (key in STEPS) carry(carried.at + STEPS[key])
  else if (key === "Home") carry(0)
  else if (key === "End") carry(last)
  else if (key === " " || key === "Enter") putDown()
  else if (key === "Escape") giveUp()
  else return false
  return true
}

une.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.(".une-grip")
  if (!grip || event.ctrlKey || event.metaKey || event.altKey) return
  if (carried) {
    if (!whileCarrying(event.key)) return
  } else if (event.key === " ") takeUp(grip)
  else if (event.key in STEPS) walk(grip, STEPS[event.key])
  else return
  event.preventDefault()
})

une.addEventListener("focusout", (event) => {
  if (carried && event.target === carried.grip) letGo()
})
une.addEventListener("une:fresh", () => (carried = null))
