-- gate_standing: how tests with `when` of one height stand: as what is behind them does, on days on which the condition holds.
select standing.ask, gate.node, standing.rank, standing.record, standing.rule
from standing
join ask using (ask)
join node on node.node = standing.node
join node as gate on gate.node = node.parent
left join scoped on scoped.ask = ask.ask and scoped.scope = gate.scope
join opened
    on opened.subject = ask.subject
    and opened.node = gate.node
    and coalesce(scoped.day, ask.day) between opened.from_day and opened.until_day
where gate.height = $height and gate.kind = 'when'
