import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { Dialog, Modal, ModalOverlay, useLocale } from 'react-aria-components';
import { Icon } from '../kit/icon.tsx';
import './media.css';

export interface ViewedImage {
  /** At this server. */
  address: string;
  /** Where the original is opened. */
  original: string;
  name: string;
  description: string;
  /** Shown to who opens it itself, and to nobody who comes by. */
  isHidden?: boolean;
}

interface ImageViewerProps {
  images: readonly ViewedImage[];
  first: number;
  onClose(): void;
}

const MOST_ZOOM = 8;
const STEP = 1.5;

/** Pictures over all else: arrows lead to the next, plus and minus or the wheel go nearer, 0 shows the whole. */
export default function ImageViewer({ images, first, onClose }: ImageViewerProps) {
  const { t } = useLingui();
  const { direction } = useLocale();
  const [at, setAt] = useState(first);
  const [zoom, setZoom] = useState(1);
  const [place, setPlace] = useState({ x: 0, y: 0 });
  const drag = useRef<{ x: number; y: number; hasMoved: boolean } | null>(null);
  const image = images[at];
  useEffect(() => {
    setZoom(1);
    setPlace({ x: 0, y: 0 });
  }, [at]);
  const zoomTo = (next: number): void => {
    const now = Math.min(MOST_ZOOM, Math.max(1, next));
    setZoom(now);
    if (now === 1) setPlace({ x: 0, y: 0 });
  };
  const go = (step: number): void => setAt((at + step + images.length) % images.length);
  const ahead = direction === 'rtl' ? -1 : 1;
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      ...(images.length > 1 && { ArrowRight: () => go(ahead), ArrowLeft: () => go(-ahead) }),
      '+': () => zoomTo(zoom * STEP),
      '=': () => zoomTo(zoom * STEP),
      '-': () => zoomTo(zoom / STEP),
      '0': () => zoomTo(1),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const move = (event: PointerEvent): void => {
    const from = drag.current;
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.hasMoved && Math.hypot(x, y) < 4) return;
    drag.current = { x: event.clientX, y: event.clientY, hasMoved: true };
    if (zoom > 1) setPlace((now) => ({ x: now.x + x, y: now.y + y }));
  };
  const release = (): void => {
    // Who did not drag clicked.
    if (drag.current && !drag.current.hasMoved) zoomTo(zoom > 1 ? 1 : 2.5);
    drag.current = null;
  };
  if (!image) return null;
  const position = `${at + 1} / ${images.length}`;
  return (
    <ModalOverlay className="viewer-shade" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal className="viewer">
        <Dialog aria-label={image.description || image.name}>
          <div className="viewer-body" onKeyDown={press} role="presentation">
            <div className="viewer-head">
              <span className="name" dir="auto">
                {image.name}
              </span>
              {images.length > 1 && <span aria-live="polite">{position}</span>}
              <button type="button" className="icon-button" aria-label={t`Zoom in`} title={t`Zoom in`} onClick={() => zoomTo(zoom * STEP)}>
                <Icon name="zoomIn" />
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={t`Zoom out`}
                title={t`Zoom out`}
                disabled={zoom === 1}
                onClick={() => zoomTo(zoom / STEP)}
              >
                <Icon name="zoomOut" />
              </button>
              <a className="icon-button" href={image.original} download={image.name} aria-label={t`Download`} title={t`Download`}>
                <Icon name="download" />
              </a>
              <a
                className="icon-button"
                href={image.original}
                target="_blank"
                rel="noreferrer noopener"
                aria-label={t`Open the original`}
                title={t`Open the original`}
              >
                <Icon name="link" />
              </a>
              <button type="button" className="icon-button" aria-label={t`Close`} title={t`Close`} onClick={onClose} autoFocus>
                <Icon name="close" />
              </button>
            </div>
            <div
              className="viewer-stage"
              role="presentation"
              onWheel={(event) => zoomTo(event.deltaY < 0 ? zoom * 1.15 : zoom / 1.15)}
              onClick={(event) => event.target === event.currentTarget && onClose()}
            >
              <img
                key={image.address}
                src={image.address}
                alt={image.description || image.name}
                draggable={false}
                className={zoom > 1 ? 'near' : undefined}
                style={{ transform: `translate(${place.x}px, ${place.y}px) scale(${zoom})` }}
                onPointerDown={(event) => {
                  event.currentTarget.setPointerCapture(event.pointerId);
                  drag.current = { x: event.clientX, y: event.clientY, hasMoved: false };
                }}
                onPointerMove={move}
                onPointerUp={release}
              />
            </div>
            {images.length > 1 && (
              <>
                <button type="button" className="icon-button viewer-step before" aria-label={t`Picture before`} onClick={() => go(-1)}>
                  <Icon name="back" />
                </button>
                <button type="button" className="icon-button viewer-step after" aria-label={t`Next picture`} onClick={() => go(1)}>
                  <Icon name="right" />
                </button>
              </>
            )}
            {image.description !== '' && (
              <p className="viewer-words" dir="auto">
                {image.description}
              </p>
            )}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
