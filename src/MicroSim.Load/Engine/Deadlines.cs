namespace MicroSim.Load.Engine;

/// <summary>Requests under way in the order in which they began. All have the same time limit, so this is the order of their deadlines too.</summary>
internal sealed class Deadlines(long limit)
{
    private Connection? first, last;

    /// <summary>When the next one passes its limit.</summary>
    public long Next => first is null ? long.MaxValue : first.Started + limit;

    public Connection? First => first;

    public void Add(Connection connection)
    {
        connection.Earlier = last;
        connection.Later = null;
        if (last is null)
            first = connection;
        else
            last.Later = connection;
        last = connection;
    }

    public void Remove(Connection connection)
    {
        if (connection.Earlier is Connection earlier)
            earlier.Later = connection.Later;
        else
            first = connection.Later;
        if (connection.Later is Connection later)
            later.Earlier = connection.Earlier;
        else
            last = connection.Earlier;
        connection.Earlier = connection.Later = null;
    }
}
