import type { Unread } from '#sdk/state/selectors/unread';

/** The mark at the edge of what is unread, and how many mentions. What it stands on says both in words. */
export const RailBadge = ({ unread: { isUnread, mentions } }: { unread: Unread }) => (
  <span aria-hidden="true">
    {isUnread && <span className="mark" />}
    {mentions > 0 && <span className="badge">{mentions > 99 ? '99+' : mentions}</span>}
  </span>
);
