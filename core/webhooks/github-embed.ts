import type { GithubWebhookBody } from '#protocol/rest/webhook-services';

export interface GithubEmbed {
  title: string;
  url?: string | null | undefined;
  description?: string | null | undefined;
  color?: number;
}

const GREEN = 0x2da44e;
const RED = 0xcf222e;
const PURPLE = 0x8250df;
const MOST_COMMITS = 10;

/** What one of GitHub's events says to people; null for those that Discord passes over too. */
export function embedOfGithub(kind: string, body: GithubWebhookBody): GithubEmbed | null {
  const repository = body.repository?.full_name ?? '';
  const at = (text: string): string => `[${repository}] ${text}`;
  const { action, issue, pull_request: pull, comment, review, release, discussion } = body;
  switch (kind) {
    case 'push':
      return pushed(body, at);
    case 'create':
      return { title: at(`New ${body.ref_type ?? 'ref'} created: ${body.ref ?? ''}`), url: body.repository?.html_url };
    case 'delete':
      return { title: at(`${body.ref_type ?? 'ref'} deleted: ${body.ref ?? ''}`), url: body.repository?.html_url };
    case 'fork':
      return { title: at(`Fork created: ${body.forkee?.full_name ?? ''}`), url: body.forkee?.html_url };
    case 'watch':
      return action === 'started' ? { title: at('New star added'), url: body.repository?.html_url } : null;
    case 'public':
      return { title: at('Now open sourced!'), url: body.repository?.html_url };
    case 'member':
      return action === 'added' ? { title: at(`New collaborator added: ${body.member?.login ?? ''}`), url: body.member?.html_url } : null;
    case 'issues':
      return issue && isOpening(action)
        ? {
            title: at(`Issue ${action}: #${issue.number} ${issue.title}`),
            url: issue.html_url,
            description: action === 'opened' ? issue.body : null,
            color: colorOf(action),
          }
        : null;
    case 'pull_request': {
      if (!pull || !isOpening(action)) return null;
      const verb = action === 'closed' && pull.merged ? 'merged' : action;
      return {
        title: at(`Pull request ${verb}: #${pull.number} ${pull.title}`),
        url: pull.html_url,
        description: action === 'opened' ? pull.body : null,
        color: verb === 'merged' ? PURPLE : colorOf(action),
      };
    }
    case 'issue_comment':
      return comment && issue && action === 'created'
        ? { title: at(`New comment on #${issue.number}: ${issue.title}`), url: comment.html_url, description: comment.body }
        : null;
    case 'commit_comment':
      return comment && action === 'created' ? { title: at('New comment on a commit'), url: comment.html_url, description: comment.body } : null;
    case 'pull_request_review':
      return review && pull && action === 'submitted'
        ? { title: at(`Pull request review submitted: #${pull.number} ${pull.title}`), url: review.html_url, description: review.body }
        : null;
    case 'pull_request_review_comment':
      return comment && pull && action === 'created'
        ? { title: at(`New review comment on #${pull.number}: ${pull.title}`), url: comment.html_url, description: comment.body }
        : null;
    case 'release':
      return release && action === 'published'
        ? { title: at(`New release published: ${release.name || release.tag_name || ''}`), url: release.html_url }
        : null;
    case 'discussion':
      return discussion && (action === 'created' || action === 'answered')
        ? {
            title: at(`Discussion ${action}: #${discussion.number} ${discussion.title}`),
            url: body.answer?.html_url ?? discussion.html_url,
            description: body.answer?.body ?? discussion.body,
          }
        : null;
    case 'discussion_comment':
      return comment && discussion && action === 'created'
        ? { title: at(`New comment on discussion #${discussion.number}: ${discussion.title}`), url: comment.html_url, description: comment.body }
        : null;
    case 'check_run':
    case 'check_suite': {
      const check = body.check_run ?? body.check_suite;
      if (!check || action !== 'completed') return null;
      return {
        title: at(`${check.name ?? 'Checks'} ${check.conclusion ?? 'completed'}`),
        url: check.html_url,
        color: check.conclusion === 'success' ? GREEN : RED,
      };
    }
    default:
      return null;
  }
}

const isOpening = (action: string | null | undefined): boolean => action === 'opened' || action === 'closed' || action === 'reopened';
const colorOf = (action: string | null | undefined): number => (action === 'closed' ? RED : GREEN);

function pushed(body: GithubWebhookBody, at: (text: string) => string): GithubEmbed | null {
  const commits = body.commits ?? [];
  const branch = (body.ref ?? '').replace(/^refs\/(?:heads|tags)\//, '');
  if (commits.length === 0) return body.forced ? { title: at(`Branch ${branch} was force-pushed`), url: body.compare } : null;
  const lines = commits.slice(0, MOST_COMMITS).map((commit) => {
    const [subject = ''] = (commit.message ?? '').split('\n', 1);
    return `[\`${(commit.id ?? '').slice(0, 7)}\`](${commit.url ?? ''}) ${subject.slice(0, 60)} - ${commit.author?.username ?? commit.author?.name ?? ''}`;
  });
  return { title: at(`${branch}: ${commits.length} new commit${commits.length === 1 ? '' : 's'}`), url: body.compare, description: lines.join('\n') };
}
