import { useLingui } from '@lingui/react/macro';
import { EmbedType, type APIEmbed } from 'discord-api-types/v10';
import { isOwn } from '../app/about-server.ts';
import { useViewer } from '../media/use-viewer.tsx';
import { fitted } from './attachments.tsx';
import { Markdown } from './markdown.tsx';
import { fullTime } from './times.ts';

interface Picture {
  url?: string;
  proxy_url?: string;
  width?: number;
  height?: number;
}

/** The address of a picture at this server; null where it would have to be asked for elsewhere. */
export const ownPicture = (picture: Picture | undefined): string | null => {
  if (isOwn(picture?.proxy_url)) return picture.proxy_url;
  return isOwn(picture?.url) ? picture.url : null;
};

/** They carry what a message of the server says, which draws it itself. */
const DATA: ReadonlySet<EmbedType | undefined> = new Set([EmbedType.PollResult, EmbedType.AutoModerationMessage]);

export const Embeds = ({ embeds, guildId }: { embeds: readonly APIEmbed[]; guildId: string | undefined }) =>
  embeds.map((embed, place) => !DATA.has(embed.type) && <Embed key={place} embed={embed} guildId={guildId} />);

function Embed({ embed, guildId }: { embed: APIEmbed; guildId: string | undefined }) {
  const { title, url, description, color, author, fields = [], footer, timestamp, provider } = embed;
  const { t } = useLingui();
  const [thumbnail, image] = [ownPicture(embed.thumbnail), ownPicture(embed.image)];
  const name = title || t`Picture`;
  const { linkTo, viewer } = useViewer(
    [
      { address: thumbnail, original: embed.thumbnail?.url },
      { address: image, original: embed.image?.url },
    ].flatMap(({ address, original = '' }) => (address === null ? [] : [{ address, original, name, description: '' }])),
  );
  const isPicture = (embed.type as string | undefined) === 'image' && thumbnail !== null;
  if (isPicture)
    return (
      <>
        <a {...linkTo(0)}>
          <EmbedImage address={thumbnail} name={name} picture={embed.thumbnail} />
        </a>
        {viewer}
      </>
    );
  const authorIcon = isOwn(author?.proxy_icon_url) ? author.proxy_icon_url : null;
  const footIcon = isOwn(footer?.proxy_icon_url) ? footer.proxy_icon_url : null;
  return (
    <section className="embed" {...(color !== undefined && color !== null && { style: { borderColor: `#${color.toString(16).padStart(6, '0')}` } })}>
      {provider?.name && <p className="edited">{provider.name}</p>}
      {author && (
        <p className="embed-author">
          {authorIcon && <img src={authorIcon} alt="" />}
          <Maybe link={author.url}>{author.name}</Maybe>
        </p>
      )}
      {title !== undefined && title !== '' && (
        <p className="embed-title">
          <Maybe link={url}>
            <Markdown text={title} guildId={guildId} isInline isFlat={isOpened(url)} />
          </Maybe>
        </p>
      )}
      {description && <Markdown text={description} guildId={guildId} />}
      {fields.length > 0 && (
        <dl className="embed-fields">
          {fields.map((field, place) => (
            <div key={place} className={field.inline ? 'inline' : undefined}>
              <dt>
                <Markdown text={field.name} guildId={guildId} isInline />
              </dt>
              <dd>
                <Markdown text={field.value} guildId={guildId} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {thumbnail && (
        <a className="thumbnail" {...linkTo(0)}>
          <img src={thumbnail} alt={name} loading="lazy" />
        </a>
      )}
      {image && (
        <a className="embed-image" {...linkTo(thumbnail ? 1 : 0)}>
          <EmbedImage address={image} name={name} picture={embed.image} />
        </a>
      )}
      {viewer}
      {(footer || timestamp) && (
        <p className="embed-foot">
          {footIcon && <img src={footIcon} alt="" />}
          {[footer?.text, timestamp && fullTime(new Date(timestamp))].filter(Boolean).join(' · ')}
        </p>
      )}
    </section>
  );
}

const EmbedImage = ({ address, name, picture }: { address: string; name: string; picture: Picture | undefined }) => (
  <img className="embed-picture" src={address} alt={name} loading="lazy" {...(picture?.width && picture.height && fitted(picture.width, picture.height))} />
);

/** Only addresses that a browser opens and does not run. */
const isOpened = (link: string | null | undefined): link is string => /^https?:\/\//i.test(link ?? '');

function Maybe({ link, children }: { link: string | null | undefined; children: React.ReactNode }) {
  if (!isOpened(link)) return <span dir="auto">{children}</span>;
  return (
    <a href={link} target="_blank" rel="noreferrer noopener nofollow" dir="auto">
      {children}
    </a>
  );
}
