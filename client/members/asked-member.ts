import type { MouseEvent } from 'react';
import { placeOfMenu, type MenuPlace } from '../kit/context-menu.tsx';

/** Somebody, in the guild in which something may be done with them; undefined elsewhere. */
export interface MemberTarget {
  userId: string;
  guildId: string | undefined;
}

export type Moderation = 'nickname' | 'roles' | 'timeout' | 'kick' | 'ban';

/** What of members stands over the page just now: their menu, or what was chosen in it. */
export type AskedMember =
  | (MemberTarget & { what: 'menu' | 'card'; at: MenuPlace })
  | (MemberTarget & { what: Moderation | 'profile' | 'unfriend' | 'block' | 'friend-name' });

let asked: AskedMember | null = null;
const listeners = new Set<() => void>();

export const askedMember = (): AskedMember | null => asked;

export function onAskedMember(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function askMember(next: AskedMember | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** For the handler of `contextmenu`, which the menu key brings too, and of a button that opens the menu. */
export function openMemberMenu(
  target: MemberTarget,
  event: Pick<MouseEvent, 'clientX' | 'clientY' | 'currentTarget' | 'preventDefault' | 'stopPropagation'>,
): void {
  event.preventDefault();
  event.stopPropagation();
  askMember({ ...target, what: 'menu', at: placeOfMenu(event) });
}

/** Opens somebody's card beside what was clicked, such as their name. */
export const openMemberCard = (target: MemberTarget, element: Element): void => {
  const { right, top } = element.getBoundingClientRect();
  askMember({ ...target, what: 'card', at: { x: right, y: top } });
};

/** For what stands for somebody: a click opens their card, and what opens menus their menu. */
export const memberPress = (target: MemberTarget) => ({
  onClick: (event: MouseEvent) => openMemberCard(target, event.currentTarget),
  onContextMenu: (event: MouseEvent) => openMemberMenu(target, event),
});
