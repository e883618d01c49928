import { nextCell } from './grid-keys.ts';

const last = { row: 30, column: 5 };
const press = (key: string, row: number, column: number, more: { isWhole?: boolean; isRtl?: boolean } = {}) =>
  nextCell({ key, isWhole: false, isRtl: false, ...more }, { row, column }, last);

describe('the keys of a grid', () => {
  it('lead from cell to cell, and not over its edges', () => {
    expect(press('ArrowRight', 2, 2)).toEqual({ row: 2, column: 3 });
    expect(press('ArrowRight', 2, 5)).toEqual({ row: 2, column: 5 });
    expect(press('ArrowUp', 0, 2)).toEqual({ row: 0, column: 2 });
    expect(press('PageDown', 25, 2)).toEqual({ row: 30, column: 2 });
  });

  it('lead to the ends of a row, and of the whole', () => {
    expect(press('End', 2, 2)).toEqual({ row: 2, column: 5 });
    expect(press('Home', 2, 2)).toEqual({ row: 2, column: 0 });
    expect(press('End', 2, 2, { isWhole: true })).toEqual(last);
    expect(press('Home', 2, 2, { isWhole: true })).toEqual({ row: 0, column: 0 });
  });

  it('go the other way where one reads from the right', () => {
    expect(press('ArrowRight', 2, 2, { isRtl: true })).toEqual({ row: 2, column: 1 });
  });

  it('are no others', () => {
    expect(press('Enter', 2, 2)).toBeNull();
    expect(press('ArrowLeft', 2, 2, { isWhole: true })).toBeNull();
  });
});
