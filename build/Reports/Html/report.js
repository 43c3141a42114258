'use strict';

const rows = [...document.querySelectorAll('[data-test]')];
const tests = rows.filter(row => row.matches('tr'));
const filters = document.querySelector('.filters');
const buttons = [...document.querySelectorAll('[data-filter]')];
const search = document.getElementById('search');
const shown = document.getElementById('shown');
let filter = 'all';

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) {
    const name = row.dataset.test.toLowerCase();
    row.hidden = !((filter === 'all' || filter in row.dataset) && words.every(word => name.includes(word)));
  }
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.filter === filter));
  const count = tests.filter(row => !row.hidden).length;
  shown.textContent = count === tests.length ? '' : `${count} of ${tests.length} shown`;
}

// Expands the card of the URL's fragment, and shows it even when a filter hides it.
function expand() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.matches('details')) return;
  target.hidden = false;
  target.open = true;
  target.scrollIntoView();
  target.querySelector('summary').focus({ preventScroll: true });
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
  } catch {
    // Without permission to write to the clipboard, select the command.
    getSelection().selectAllChildren(button.previousElementSibling);
    button.textContent = 'Selected';
  }
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}

if (filters) {
  filters.hidden = false;
  filters.addEventListener('submit', event => event.preventDefault());
  search.addEventListener('input', show);
  for (const button of buttons) {
    button.addEventListener('click', () => {
      filter = button.dataset.filter;
      show();
    });
  }
  document.addEventListener('keydown', event => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && event.target !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === 'Escape' && event.target === search) {
      search.value = '';
      show();
    }
  });
}

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', () => copy(button));
}

addEventListener('hashchange', expand);
// A second click on the same link does not fire hashchange, but its card may be collapsed.
document.addEventListener('click', event => {
  if (event.target.closest?.('a')?.hash === location.hash && location.hash) expand();
});
expand();
