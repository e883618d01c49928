import type { APIUser } from 'discord-api-types/v10';
import type { Core } from '../core.ts';

/** The picture that stands for somebody, on this server; a drawn one where they have none. */
export const avatarUrl = ({ settings }: Pick<Core, 'settings'>, { id, avatar }: Pick<APIUser, 'id' | 'avatar'>): string =>
  avatar ? `${settings.cdnUrl}/avatars/${id}/${avatar}.png?size=128` : `${settings.cdnUrl}/embed/avatars/${(BigInt(id) >> 22n) % 6n}.png`;
