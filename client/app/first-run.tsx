import { useEffect, useRef } from 'react';
import { navigate } from './navigate.ts';
import { aboutServer } from './about-server.ts';
import { useSelected, useToken } from './session.tsx';

/** Leads whoever has just made the first account of a new server to what they have to decide. Once: they may come back by their settings. */
export function FirstRun() {
  const token = useToken();
  const isOperator = useSelected((state) => state.isOperator);
  const hadToken = useRef(token !== null);
  const isDone = useRef(!aboutServer.isNew);
  useEffect(() => {
    if (token === null) hadToken.current = false;
    if (isDone.current || hadToken.current || !isOperator) return;
    isDone.current = true;
    navigate('/instance');
  }, [token, isOperator]);
  return null;
}
