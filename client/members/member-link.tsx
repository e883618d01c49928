import type { ReactNode } from 'react';
import { clickByKey } from '../kit/click-by-key.ts';
import { memberPress, type MemberTarget } from './asked-member.ts';

interface MemberLinkProps {
  member: MemberTarget;
  className?: string;
  /** Where it is in the order of the Tab key; in it, unless told. */
  tabIndex?: 0 | -1;
  children: ReactNode;
}

/** Somebody's name, which opens their card. It flows with the text it stands in, as no button does. */
export const MemberLink = ({ member, className = '', tabIndex = 0, children }: MemberLinkProps) => (
  <span
    className={`member-link ${className}`}
    role="button"
    aria-haspopup="dialog"
    tabIndex={tabIndex}
    dir="auto"
    {...memberPress(member)}
    onKeyDown={clickByKey}
  >
    {children}
  </span>
);
