import type { APIRole } from 'discord-api-types/v10';
import type { CSSProperties } from 'react';
import { cdn } from '../app/about-server.ts';
import './pick-subject.css';

const hex = (color: number): string => `#${color.toString(16).padStart(6, '0')}`;

/** A role's colours as a background: one, or a course of two or three. */
export function roleGround({ color, colors }: Pick<APIRole, 'color' | 'colors'>): CSSProperties['background'] {
  const several = [colors?.primary_color, colors?.secondary_color, colors?.tertiary_color].filter((one) => typeof one === 'number');
  if (several.length > 1) return `linear-gradient(90deg, ${several.map(hex).join(', ')})`;
  return color === 0 ? undefined : hex(color);
}

/** A role in small: its picture or emoji where it has one, or a dot of its colours. Its name stands beside it. */
export function RoleDot({ role }: { role: APIRole }) {
  const ground = roleGround(role);
  if (role.icon)
    return (
      <span className="role-dot" aria-hidden="true">
        <img src={cdn(`/role-icons/${role.id}/${role.icon}.webp?size=40`)} alt="" />
      </span>
    );
  if (role.unicode_emoji)
    return (
      <span className="role-dot" aria-hidden="true">
        {role.unicode_emoji}
      </span>
    );
  return <span className={`role-dot${ground === undefined ? ' plain' : ''}`} style={{ background: ground }} aria-hidden="true" />;
}
