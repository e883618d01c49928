/** What this program says of itself; the same as in package.json and in the chart, which a test holds against it. */
export const VERSION = '0.1.0';
