import { fieldsWithin, lastField, type WireField } from '#protocol/protobuf';
import type { Client } from '#sdk/client';
import { editSettingsProto, fieldsOfProto, readSettingsProto } from '../settings/settings-proto.ts';
import { mostUsed, readFrecency, withUses, writeFrecency, type EmojiUse } from './emoji-frecency.ts';
import { keepFrecency, keptFrecency } from './kept-frecency.ts';

/** Source: the unofficial documentation of FrecencyUserSettings. */
const EMOJI_FRECENCY = 6;

/** Uses are told together, so long after the first of them. */
const TELL_AFTER_MS = 2_000;
/** More are not remembered while the server cannot be reached. */
const MOST_UNTOLD = 200;
/** Longer nobody waits for what other devices have used. */
const PATIENCE_MS = 500;

/** For somebody who has used none yet. */
const USUAL = ['thumbsup', 'heart', 'joy', 'tada', 'open_mouth', 'cry', 'fire', 'eyes', 'white_check_mark'];

/** Ids of emojis, and names of Unicode's: those one uses first. */
function oftenUsed(): string[] {
  const { known, untold } = keptFrecency();
  return [...new Set([...mostUsed(withUses(new Map(known), untold), Date.now()), ...USUAL])];
}

interface Step {
  /** Whether it was asked for in this session. */
  asked: Promise<void> | null;
  timer: ReturnType<typeof setTimeout> | null;
}

const steps = new WeakMap<Client, Step>();

function stepOf(client: Client): Step {
  const known = steps.get(client);
  if (known) return known;
  const step: Step = { asked: null, timer: null };
  steps.set(client, step);
  client.on('READY', () => {
    step.asked = null;
  });
  client.on('USER_SETTINGS_PROTO_UPDATE', ({ settings: { type, proto } }) => {
    if (type !== 2) return;
    const fields = fieldsOfProto(proto);
    if (lastField(fields, EMOJI_FRECENCY)) hold(fieldsWithin(fields, EMOJI_FRECENCY));
  });
  return step;
}

function hold(frecency: readonly WireField[], told: readonly EmojiUse[] = []): void {
  const isTold = ({ key, atMs }: EmojiUse): boolean => told.some((one) => one.key === key && one.atMs === atMs);
  keepFrecency({ known: [...readFrecency(frecency)], untold: keptFrecency().untold.filter((use) => !isTold(use)) });
}

/** Tells what was used here, if anything, and learns what was used elsewhere. */
async function bringInStep(client: Client): Promise<void> {
  const { meId } = client.state;
  const { untold } = keptFrecency();
  const frecency =
    untold.length === 0
      ? fieldsWithin(await readSettingsProto(client, 2), EMOJI_FRECENCY)
      : await editSettingsProto(client, 2, EMOJI_FRECENCY, (within) => writeFrecency(withUses(readFrecency(within), untold), Date.now()));
  // Whoever has logged out meanwhile leaves nothing behind.
  if (client.state.meId === meId) hold(frecency, untold);
}

/** What one uses first, on all devices where the server says in time what the others used. */
export async function oftenUsedInStep(client: Client): Promise<string[]> {
  const step = stepOf(client);
  step.asked ??= bringInStep(client).catch(() => {
    step.asked = null;
  });
  await Promise.race([step.asked, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  return oftenUsed();
}

export function rememberUse(client: Client, key: string): void {
  const { known, untold } = keptFrecency();
  keepFrecency({ known, untold: [...untold, { key, atMs: Date.now() }].slice(-MOST_UNTOLD) });
  const step = stepOf(client);
  step.timer ??= setTimeout(() => {
    step.timer = null;
    bringInStep(client).catch(() => undefined); // it is told with the next ones
  }, TELL_AFTER_MS);
}
