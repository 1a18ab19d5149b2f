// app/javascript/application.js
import '@hotwired/turbo';

// The elements need no code of ours: they let go when Turbo takes them out, and their socket outlives the visit.
// What operators do in them can be told to the rest of the app from one place, because `document` outlives it too.
document.addEventListener('iops-alert-open', ({ detail }) => {
  document.title = `${detail.alert.title} · Hosts`;
});
