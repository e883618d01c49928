import { WidgetType } from '@codemirror/view';
import type { MarkdownNode } from '#protocol/markdown/nodes';
import type { Client } from '#sdk/client';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { cdn } from '../../app/about-server.ts';
import { momentInWords } from '../../messages/times.ts';

/** A name in place of an id; the cursor passes it in one step. */
class Chip extends WidgetType {
  readonly #text: string;
  constructor(text: string) {
    super();
    this.#text = text;
  }
  override eq(other: Chip): boolean {
    return other.#text === this.#text;
  }
  toDOM(): HTMLElement {
    const chip = document.createElement('span');
    chip.className = 'mention';
    chip.dir = 'auto';
    chip.textContent = this.#text;
    return chip;
  }
}

class Picture extends WidgetType {
  readonly #name: string;
  readonly #address: string;
  constructor({ id, name, animated }: { id: string; name: string; animated: boolean }) {
    super();
    this.#name = `:${name}:`;
    this.#address = cdn(`/emojis/${id}.webp?size=48${animated ? '&animated=true' : ''}`);
  }
  override eq(other: Picture): boolean {
    return other.#address === this.#address && other.#name === this.#name;
  }
  toDOM(): HTMLElement {
    const picture = document.createElement('img');
    picture.className = 'emoji';
    picture.src = this.#address;
    picture.alt = this.#name;
    picture.title = this.#name;
    picture.draggable = false;
    return picture;
  }
}

/** What stands in the box for a node that is written by an id; null for all others. */
export const chipsFor =
  ({ state }: Client, guildId: string | undefined) =>
  (node: MarkdownNode): WidgetType | null => {
    switch (node.type) {
      case 'user': {
        const name = nameOf(state, node.id, guildId);
        return name === '' ? null : new Chip(`@${name}`);
      }
      case 'role': {
        const name = guildId === undefined ? undefined : state.roles.of(guildId).get(node.id)?.name;
        return name === undefined ? null : new Chip(name.startsWith('@') ? name : `@${name}`);
      }
      case 'channel': {
        const name = channelName(state, node.id);
        return name === '' ? null : new Chip(`#${name}`);
      }
      case 'command':
        return new Chip(`/${node.name}`);
      case 'timestamp':
        return new Chip(momentInWords(node.seconds, node.style, Date.now()));
      case 'emoji':
        return node.id === null ? null : new Picture({ id: node.id, name: node.name, animated: node.animated });
      default:
        return null;
    }
  };
