namespace MicroSim.Runtimes.Processes;

/// <summary>A program to run.</summary>
/// <param name="Arguments">The program, a path or a name to be found in <c>PATH</c>, and its arguments.</param>
/// <param name="Environment">All of its environment: nothing is inherited.</param>
/// <param name="Folder">Where it runs.</param>
internal sealed record Command(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string Folder)
{
    public string Program => Arguments[0];

    public override string ToString() => string.Join(' ', Arguments);
}

/// <summary>A program could not be started; the message says why.</summary>
internal sealed class StartException(string message) : Exception(message);
