import { ComponentType, SeparatorSpacingSize, type APIMessageTopLevelComponent, type Snowflake } from 'discord-api-types/v10';
import { signedAttachmentUrl } from '../attachments/attachment-url.ts';
import { referencedAttachment } from '../attachments/attachment-references.ts';
import { proxiedUrl } from '../outside-media/proxied-url.ts';
import type { Core } from '../core.ts';
import type { AttachmentRecord, MessageRecord } from './message-record.ts';
import { isSelect } from './select-components.ts';

/** A component of any kind; the schema that let it in knows which keys each has. */
type Component = Record<string, unknown> & { type: ComponentType };
interface Media {
  url: string;
}

/** Components as Discord shows them: what the sender left open is filled in, and media carry fresh links. */
export function presentComponents(core: Core, message: Pick<MessageRecord, 'id' | 'channel_id' | 'components' | 'attachments'>): APIMessageTopLevelComponent[] {
  if (message.components.length === 0) return [];
  const { attachments, channel_id: channelId } = message;
  const media = (sent: unknown): Record<string, unknown> => {
    const { url } = sent as Media; // the schema read it
    const file = referencedAttachment(url, attachments);
    return file ? mediaOfFile(core, channelId, file) : { id: message.id, url, proxy_url: proxiedUrl(core, url) };
  };
  const show = (sent: unknown): Component => {
    const component = sent as Component; // as above
    switch (component.type) {
      case ComponentType.ActionRow:
        return { ...component, components: all(component['components']) };
      case ComponentType.Section:
        return { ...component, components: all(component['components']), accessory: show(component['accessory']) };
      case ComponentType.Container:
        return { accent_color: null, spoiler: false, ...component, components: all(component['components']) };
      case ComponentType.Separator:
        return { divider: true, spacing: SeparatorSpacingSize.Small, ...component };
      case ComponentType.Thumbnail:
        return { description: null, spoiler: false, ...component, media: media(component['media']) };
      case ComponentType.MediaGallery:
        return {
          ...component,
          items: (component['items'] as Record<string, unknown>[]).map((item) => ({ description: null, spoiler: false, ...item, media: media(item['media']) })), // as above
        };
      case ComponentType.File: {
        const file = referencedAttachment((component['file'] as Media).url, attachments);
        return { spoiler: false, ...component, file: media(component['file']), name: file?.filename ?? null, size: file?.size ?? null };
      }
      default:
        return isSelect(component) ? { min_values: 1, max_values: 1, ...component } : component;
    }
  };
  const all = (sent: unknown): Component[] => (sent as unknown[]).map(show);
  return all(message.components) as unknown as APIMessageTopLevelComponent[]; // the same kinds, with more keys
}

function mediaOfFile(core: Core, channelId: Snowflake, file: AttachmentRecord): Record<string, unknown> {
  const url = signedAttachmentUrl(core, channelId, file);
  return {
    id: file.id,
    url,
    proxy_url: url,
    width: file.width ?? null,
    height: file.height ?? null,
    content_type: file.content_type ?? null,
    ...(file.placeholder && { placeholder: file.placeholder, placeholder_version: file.placeholder_version }),
    attachment_id: file.id,
  };
}

/** The references of components to files that did not come with the message, as paths of form errors. */
export function missingFiles(components: readonly APIMessageTopLevelComponent[], attachments: readonly AttachmentRecord[]): (string | number)[][] {
  const missing: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const place = [...path, Array.isArray(value) ? Number(key) : key];
      if ((key === 'media' || key === 'file') && referencedAttachment((inner as Partial<Media> | null)?.url, attachments) === null)
        missing.push([...place, 'url']);
      else walk(inner, place);
    }
  };
  walk(components, ['components']);
  return missing;
}
