namespace MicroSim.Load.Engine;

/// <summary>Requests under way in the order in which they began. All have the same time limit, so this is the order of their deadlines too.</summary>
internal sealed class Deadlines(long limit)
{
    private Exchange? first, last;

    /// <summary>When the next one passes its limit.</summary>
    public long Next => first is null ? long.MaxValue : first.Started + limit;

    public Exchange? First => first;

    public void Add(Exchange exchange)
    {
        exchange.Earlier = last;
        exchange.Later = null;
        if (last is null)
            first = exchange;
        else
            last.Later = exchange;
        last = exchange;
    }

    public void Remove(Exchange exchange)
    {
        if (exchange.Earlier is Exchange earlier)
            earlier.Later = exchange.Later;
        else
            first = exchange.Later;
        if (exchange.Later is Exchange later)
            later.Earlier = exchange.Earlier;
        else
            last = exchange.Earlier;
        exchange.Earlier = exchange.Later = null;
    }
}
