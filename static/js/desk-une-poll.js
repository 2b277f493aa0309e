// Whether somebody else has changed the page meanwhile: asked now and then, in a tab that is seen.
const une = document.querySelector("desk-une")
const EVERY = 10_000
let known = null

const offer = (said) => {
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "button", textContent: une.dataset.refresh,
  })
  button.addEventListener("click", () => une.refresh({}))
  une.say(said, true, button)
}

const look = async () => {
  if (document.hidden || une.busy) return
  const { version } = une
  try {
    const answer = await fetch(`${une.dataset.since}?version=${version}`, { redirect: "manual" })
    if (answer.status !== 200) return
    const found = await answer.json()
    if (version !== une.version || found.version === known) return
    known = found.version
    offer(found.said)
  } catch {
    // Without an answer there is nothing to tell: the next act will say so.
  }
}

setInterval(look, EVERY)
document.addEventListener("visibilitychange", look)
