// A recording goes on where it was left, and a chapter is one press away.
for (const media of document.querySelectorAll("#lesson :is(video, audio)")) {
  const key = `media:${media.currentSrc || media.querySelector("source")?.src || media.src}`;
  let told = 0;
  media.addEventListener("loadedmetadata", () => {
    const at = Number(localStorage.getItem(key));
    if (at > 5 && at < media.duration - 5 && !media.currentTime) media.currentTime = at;
  });
  media.addEventListener("timeupdate", () => {
    if (Math.abs(media.currentTime - told) < 5) return;
    told = media.currentTime;
    localStorage.setItem(key, Math.floor(told));
  });
  media.addEventListener("ended", () => localStorage.removeItem(key));
}

document.getElementById("lesson").addEventListener("click", (event) => {
  const chapter = event.target.closest("[data-seek]");
  const media = chapter?.closest("[data-block]")?.querySelector("video, audio");
  if (!media) return;
  event.preventDefault();
  const seek = () => (media.currentTime = Number(chapter.dataset.seek));
  if (media.readyState) seek();
  else media.addEventListener("loadedmetadata", seek, { once: true });
  media.play().catch(() => {});
});
