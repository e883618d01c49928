// Comfort only: every page works without it.
const consent = document.querySelector('form[data-consent]');

if (consent) {
  const guild = consent.querySelector('#guild_id');
  const channel = consent.querySelector('#webhook_channel_id');
  const boxes = [...consent.querySelectorAll('[data-bit]')];

  // Nobody gives what they do not have: what would be dropped is shown as that.
  const fit = () => {
    const option = guild?.selectedOptions[0];
    const own = option?.dataset.permissions;
    for (const box of boxes) box.disabled = own !== undefined && (BigInt(own) & BigInt(box.dataset.bit)) === 0n;
    if (!channel || !guild) return;
    for (const group of channel.querySelectorAll('optgroup')) group.hidden = group.disabled = guild.value !== '' && group.dataset.guild !== guild.value;
    if (channel.selectedOptions[0]?.closest('optgroup')?.disabled) channel.value = '';
  };
  guild?.addEventListener('change', fit);
  fit();
}

// A second click does not send a form a second time. Coming back by the history, it can be sent again.
for (const form of document.querySelectorAll('form[method="post"]'))
  form.addEventListener('submit', (event) => {
    if (form.getAttribute('aria-busy') === 'true') event.preventDefault();
    form.setAttribute('aria-busy', 'true');
  });
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('[aria-busy]')) form.removeAttribute('aria-busy');
});
