import type { State } from '../state.ts';

/** Forgets whom nothing ties to oneself any more: no guild, friendship, direct channel or call, nor a message that is kept. */
export function dropStrangers(state: State): void {
  const near = new Set<string>(state.meId === null ? [] : [state.meId]);
  for (const members of state.members.values()) for (const id of members.keys()) near.add(id);
  for (const voices of state.voiceStates.values()) for (const id of voices.keys()) near.add(id);
  for (const id of state.relationships.keys()) near.add(id);
  for (const { recipient_ids: recipients } of state.channels.values()) for (const id of recipients ?? []) near.add(id);
  for (const id of state.presences.keys()) if (!near.has(id)) state.presences.delete(id);
  for (const id of named(state)) near.add(id);
  for (const id of state.users.keys()) if (!near.has(id)) state.users.delete(id);
}

/** Who stands in messages. They may have left, or never been a member. */
function* named({ histories }: State): Generator<string> {
  for (const { stretches } of histories.values()) {
    for (const { messages } of stretches) {
      for (const { author, mentions, referenced_message: replied } of messages) {
        yield author.id;
        if (replied) yield replied.author.id;
        for (const { id } of mentions ?? []) yield id;
      }
    }
  }
}
