// A link to a place in the same page stays in it; the others open beside (the base of the page).
document.addEventListener("click", (event) => {
  const place = event.target.closest?.("a[href^='#']")
  if (!place) return
  event.preventDefault()
  const target = document.getElementById(decodeURIComponent(place.hash.slice(1)))
  target?.scrollIntoView()
  target?.focus()
})
