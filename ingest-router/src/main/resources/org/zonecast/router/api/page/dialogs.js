// The dialogs: the token, a new stream, its key, its slate, and "are you sure".

import {api, picture, upload} from '/assets/api.js';
import {$, el, fill} from '/assets/dom.js';
import {bits} from '/assets/words.js';

const COPIED_MS = 1500;

/** Asks for the API's token. */
export async function askToken(error) {
  say('tokenError', error);
  await opened($('askToken'));
  const token = $('token').value;
  $('token').value = '';
  return token;
}

/** Asks for the token no more: it came with the address. */
export function dropToken() {
  $('token').value = '';
  $('askToken').close();
}

/** Asks whether to do something; true if so. */
export async function sure(title, text, action) {
  $('sureTitle').textContent = title;
  $('sureText').textContent = text;
  $('sureYes').textContent = action;
  $('sure').returnValue = '';
  await opened($('sure'));
  return $('sure').returnValue === 'yes';
}

/** Says what did not work. */
export function complain(message) {
  $('complaintText').textContent = message;
  opened($('complaint'));
}

function opened(dialog) {
  return new Promise(resolve => {
    dialog.addEventListener('close', resolve, {once: true});
    dialog.showModal();
  });
}

// ---- a new stream -------------------------------------------------------------------------------

/** Asks what a new stream shall be like; `made` is called with it. */
export async function askStream(made) {
  $('streamForm').reset();
  say('streamError', '');
  $('streamForm').onsubmit = event => create(event, made);
  $('askStream').showModal();
  try {
    const ladders = await api('GET', '/v1/ladders');
    fill($('streamLadder'), ladders, () => ladders.map(ladder => el('option', {
      value: ladder.name, textContent: inWords(ladder), selected: ladder.usual, defaultSelected: ladder.usual,
    })));
  } catch (error) {
    say('streamError', error.message);
  }
}

function inWords({name, rungs}) {
  const heights = rungs.map(rung => rung.height).join(', ');
  return `${name}: ${heights} lines, up to ${bits(rungs[0].maxrateBps)}`;
}

async function create(event, made) {
  event.preventDefault();
  const form = new FormData($('streamForm'));
  const wanted = Object.fromEntries([...form].filter(([, value]) => value !== ''));
  if ($('streamSlate').value.trim()) wanted.slate = {text: $('streamSlate').value};
  $('streamCreate').disabled = true;
  try {
    const stream = await api('POST', '/v1/streams', wanted);
    $('askStream').close();
    made(stream);
  } catch (error) {
    say('streamError', error.message);
  } finally {
    $('streamCreate').disabled = false;
  }
}

// ---- a slate ------------------------------------------------------------------------------------

/** Shows a stream's slate, and takes another text or picture for it. */
export async function askSlate(stream) {
  const streamPath = `/v1/streams/${encodeURIComponent(stream.id)}`;
  const path = streamPath + '/slate';
  showSlate(stream.slate);
  const shown = stream.onSilence === 'gap'
    ? 'Shown where nothing comes in for a part of a segment: whole segments are gaps.'
    : 'Shown while nothing comes in, with silence.';
  $('slateHint').textContent = shown + ' A change counts when the stream next starts, or goes on at another router.';
  say('slateError', '');
  $('slateForm').onsubmit = event => {
    event.preventDefault();
    const file = $('slateFile').files[0];
    const {value: text, defaultValue: kept} = $('slateText');
    if (file) change(path, () => upload(path, file));
    else if (text !== kept) change(path, () => api('PUT', path, {text}));
  };
  $('slateUsual').onclick = () => change(path, async () => {
    await api('DELETE', path);
    return (await api('GET', streamPath)).slate;
  });
  $('slatePicture').hidden = true;
  const closed = opened($('askSlate'));
  change(path, () => null);
  await closed;
  URL.revokeObjectURL($('slatePicture').src);
}

/** Fills the form with the slate that is kept, so that only what is changed from there on is saved. */
function showSlate({text}) {
  $('slateText').defaultValue = text;
  $('slateForm').reset();
}

/** Does something about the slate, and shows what it looks like then. */
async function change(path, work) {
  const buttons = [$('slateSave'), $('slateUsual')];
  for (const button of buttons) button.disabled = true;
  try {
    const made = await work();
    if (made) showSlate(made);
    say('slateError', '');
    const old = $('slatePicture').src;
    $('slatePicture').src = URL.createObjectURL(await picture(path));
    $('slatePicture').hidden = false;
    if (old) URL.revokeObjectURL(old);
  } catch (error) {
    say('slateError', error.message);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/** Shows where to push to, the key, which is not shown again, and until when it is good. */
export function showKey(stream) {
  const {rtmp, srt} = stream.ingest;
  const plain = rtmp.find(url => url.startsWith('rtmp:')) ?? rtmp[0];
  const secure = rtmp.find(url => url.startsWith('rtmps:'));
  const ways = [
    ['Server', plain],
    ['Server with TLS', secure === plain ? null : secure],
    ['Stream key', stream.streamKey],
    ['SRT', srt[0]],
    ['FFmpeg', plain && `ffmpeg -re -i FILE -c:v libx264 -preset veryfast -g 60 -c:a aac -f flv ${plain}/${stream.streamKey}`],
  ].filter(([, value]) => value);
  $('ways').replaceChildren(...ways.map(([name, value], index) => way(name, value, 'way' + index)));
  $('keyExpires').textContent = `It is good until ${new Date(stream.keyExpiresAt).toLocaleDateString()}, and cannot be renewed.`;
  opened($('showKey'));
}

function way(name, value, id) {
  const input = el('input', {id, value, readOnly: true, spellcheck: false, onfocus: () => input.select()});
  const button = el('button', {type: 'button', textContent: 'Copy', aria: {label: 'Copy ' + name}});
  button.onclick = () => copy(input, button);
  return el('div', {className: 'field'},
    el('label', {htmlFor: id, textContent: name}), el('span', {className: 'copy'}, input, button));
}

async function copy(input, button) {
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    input.select(); // no clipboard without HTTPS: the text is marked, and copied in the old way
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, COPIED_MS);
}

function say(id, text) {
  $(id).hidden = !text;
  $(id).textContent = text;
}

for (const button of document.querySelectorAll('[data-close]')) {
  button.addEventListener('click', () => button.closest('dialog').close());
}
