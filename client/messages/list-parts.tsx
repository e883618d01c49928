import type { CustomContainerComponentProps, CustomItemComponentProps } from 'virtua';

/** What all rows of a list stand in. */
export function ListBody({ style, children, ref }: CustomContainerComponentProps) {
  return (
    <div ref={ref} className="list-body" style={style}>
      {children}
    </div>
  );
}

/**
 * What a row stands in. A list hides rows until it has measured them, though that is before they are painted; hidden is inherited, and to
 * show them again would have the browser ask anew for the style of all that is in them.
 */
export function ListItem({ style: { top }, children, ref }: CustomItemComponentProps) {
  return (
    <div ref={ref} className="list-item" style={{ top }}>
      {children}
    </div>
  );
}
