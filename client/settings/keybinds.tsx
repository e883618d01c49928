import { Trans, useLingui } from '@lingui/react/macro';

interface Keybind {
  words: string;
  /** Each alternative is some keys at once. */
  keys: readonly (readonly string[])[];
}

const isApple = /mac|iphone|ipad/i.test(navigator.userAgent);

/** What the keyboard does. */
export default function Keybinds() {
  const { t } = useLingui();
  const [command, alt] = isApple ? ['⌘', '⌥'] : [t`Ctrl`, t`Alt`];
  const [enter, shift, escape, up, down, tab] = [t`Enter`, t`Shift`, t`Esc`, '↑', '↓', t`Tab`];
  const groups: readonly (readonly [string, readonly Keybind[]])[] = [
    [
      t`Anywhere`,
      [
        { words: t`Go to a channel, a person or a guild`, keys: [[command, 'K']] },
        {
          words: t`The channel above or below`,
          keys: [
            [alt, up],
            [alt, down],
          ],
        },
        {
          words: t`The unread channel above or below`,
          keys: [
            [alt, shift, up],
            [alt, shift, down],
          ],
        },
        {
          words: t`The guild above or below`,
          keys: [
            [command, alt, up],
            [command, alt, down],
          ],
        },
        { words: t`Mark the channel as read`, keys: [[escape]] },
        { words: t`Mark the guild as read`, keys: [[shift, escape]] },
        { words: t`Close what is open`, keys: [[escape]] },
        { words: t`Move a guild or a channel: its handle, then Enter`, keys: [['→'], [enter]] },
        { words: t`All shortcuts`, keys: [[command, '/']] },
        { words: t`The menu of what has the focus`, keys: [[shift, 'F10'], [t`Menu`]] },
      ],
    ],
    [
      t`Writing`,
      [
        { words: t`Send`, keys: [[enter]] },
        { words: t`Another line`, keys: [[shift, enter]] },
        { words: t`Edit the last message of yours, in the empty box`, keys: [[up]] },
        { words: t`Choose what is proposed after @, #, : and /`, keys: [[up], [down], [tab]] },
      ],
    ],
    [
      t`Reading`,
      [
        { words: t`From the box to the newest message`, keys: [[shift, tab]] },
        { words: t`From message to message`, keys: [[up], [down]] },
        { words: t`Reply`, keys: [['R']] },
        { words: t`Edit`, keys: [['E']] },
        { words: t`All that can be done with a message`, keys: [[enter]] },
      ],
    ],
    [t`Settings`, [{ words: t`Save changes`, keys: [[command, 'S']] }]],
  ];
  return (
    <>
      <p className="note">
        <Trans>They are those that you know from Discord. Everything can be done without a mouse.</Trans>
      </p>
      {groups.map(([title, binds]) => (
        <section className="group" key={title}>
          <h2>{title}</h2>
          <dl className="keys">
            {binds.map(({ words, keys }) => (
              <div key={words}>
                <dt>{words}</dt>
                <dd>
                  {keys.map((chord) => (
                    <span key={chord.join()}>
                      {chord.map((key, place) => (
                        <span key={key}>
                          {place > 0 && ' + '}
                          <kbd>{key}</kbd>
                        </span>
                      ))}
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
