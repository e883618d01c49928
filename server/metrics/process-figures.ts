import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import type { Registry } from './registry.ts';

const NANOSECONDS = 1e9;
/** More often, and the looking itself would be most of what an idle server does. */
const LATENESS_EVERY_MS = 100;
const GC_KINDS: ReadonlyMap<number, string> = new Map([
  [1, 'minor'],
  [4, 'major'],
  [8, 'incremental'],
  [16, 'weakcb'],
]);
const QUANTILES = [50, 90, 99, 100] as const;

/** What Node says of this process. The result stops the watching. */
export function watchProcess(registry: Registry, version: string): () => void {
  const delay = monitorEventLoopDelay({ resolution: LATENESS_EVERY_MS });
  delay.enable();
  // Since the last time that somebody asked, so that an old pause does not hide what is now.
  let sinceMs = performance.now();
  let quantiles: (readonly [readonly string[], number])[] = [];
  registry.read('nexus_event_loop_delay_seconds', 'How late timers ran, since the last look.', ['quantile'], () => {
    if (performance.now() - sinceMs > 1000 || quantiles.length === 0) {
      // A timer is never early: what is above its time is the delay.
      quantiles = QUANTILES.map(
        (percent) => [[String(percent / 100)], Math.max(0, delay.percentile(percent) / NANOSECONDS - LATENESS_EVERY_MS / 1000)] as const,
      );
      delay.reset();
      sinceMs = performance.now();
    }
    return quantiles;
  });
  registry.read(
    'nexus_event_loop_utilization',
    'Which part of the time the event loop was busy, since the start.',
    [],
    () => performance.eventLoopUtilization().utilization,
  );
  registry.read('nexus_process_cpu_seconds_total', 'CPU time of this process.', [], () => cpuSeconds(), 'counter');
  registry.read('nexus_process_uptime_seconds', 'How long this process has run.', [], () => process.uptime());
  registry.read('nexus_process_memory_bytes', 'Memory of this process.', ['kind'], () => {
    const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
    return [
      [['resident'], rss],
      [['heap_used'], heapUsed],
      [['heap_total'], heapTotal],
      [['external'], external],
      [['array_buffers'], arrayBuffers],
    ];
  });
  registry.read('nexus_process_open_files', 'Open files and sockets, where the system tells.', [], () => openFiles());
  registry.read('nexus_info', 'Always 1; the labels say what runs.', ['version', 'node'], () => [[[version, process.versions.node], 1]]);
  const pauses = registry.histograms('nexus_gc_seconds', 'Pauses for collecting garbage.', ['kind'], [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1]);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { detail } = entry as { detail?: { kind?: number } }; // entries of this type carry it
      pauses.of(GC_KINDS.get(detail?.kind ?? 0) ?? 'other').observe(entry.duration / 1000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => {
    observer.disconnect();
    delay.disable();
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return Number.NaN;
  }
}
