using System.Text.Json.Nodes;

namespace MicroSim.Conformance.Cases;

/// <summary>One step of a case. It has exactly one of the verbs, and makes one observation that <see cref="Expect"/> is held against.</summary>
internal sealed record Step
{
    /// <summary>Verb: <c>POST /</c> with this node.</summary>
    public JsonNode? Node { get; init; }

    /// <summary>Verb: a call of the data port, <c>METHOD /path</c>.</summary>
    public string? Call { get; init; }

    /// <summary>Verb: a call of the admin port.</summary>
    public string? Admin { get; init; }

    /// <summary>Verb: these bytes to the data port.</summary>
    public JsonNode? Raw { get; init; }

    /// <summary>Verb: steps at the same time.</summary>
    public IReadOnlyList<Step>? Together { get; init; }

    /// <summary>Verb: what this peer saw.</summary>
    public string? Peer { get; init; }

    /// <summary>Verb: something about the agent's process.</summary>
    public ProcessVerb? Process { get; init; }

    /// <summary>Verb: nothing, for so many ms.</summary>
    public int? Wait { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Body of a call, as JSON.</summary>
    public JsonNode? Json { get; init; }

    /// <summary>Body of a call, as text.</summary>
    public JsonNode? Text { get; init; }

    /// <summary>Name of the connection to use, kept for later steps.</summary>
    public string? Over { get; init; }

    /// <summary>The client closes the connection after so many ms.</summary>
    public int? LeaveAfterMs { get; init; }

    /// <summary>The client says that no more bytes follow, and reads on.</summary>
    public bool EndSending { get; init; }

    /// <summary>How often, one after the other; <c>${n}</c> counts from 0 and <c>${seed}</c> is it in 8 hexadecimal digits.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many at the same time, each as expected; of a series (<see cref="Tally"/>, <see cref="Spread"/>) over so many kept connections.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Pause before the step, useful in <see cref="Together"/>.</summary>
    public int AfterMs { get; init; }

    /// <summary>A matcher of the observation; a call without one expects a status of 200 to 299.</summary>
    public JsonNode? Expect { get; init; }

    /// <summary>A matcher of how often each status came in <see cref="Times"/> runs (0: no reply).</summary>
    public JsonNode? Tally { get; init; }

    /// <summary>A matcher of the times of <see cref="Times"/> runs, in ms: <c>mean</c>, <c>p50</c>, <c>p99</c>.</summary>
    public JsonNode? Spread { get; init; }

    /// <summary>Looks again until the observation matches or this time is over.</summary>
    public int WithinMs { get; init; }

    /// <summary>Variables taken out of the observation, by their dotted path.</summary>
    public IReadOnlyDictionary<string, string> Save { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether what counts is many runs together, not each of them.</summary>
    public bool IsSeries => Tally is not null || Spread is not null;

    public bool NeedsProcess => Process is not null || (Together?.Any(s => s.NeedsProcess) ?? false);

    public bool IsCall => Node is not null || Call is not null || Admin is not null || Raw is not null;

    public int Verbs => new object?[] { Node, Call, Admin, Raw, Together, Peer, Process, Wait }.Count(v => v is not null);
}

/// <summary>What a step has to do with the agent's process.</summary>
internal enum ProcessVerb
{
    /// <summary>Observes memory, CPU time, output and end.</summary>
    Look,

    /// <summary>Memory and CPU time count from now on.</summary>
    Mark,

    /// <summary>Sends SIGTERM.</summary>
    Terminate,

    /// <summary>Closes its standard input.</summary>
    CloseInput,

    /// <summary>Leaves its output unread from now on.</summary>
    StopReading,

    /// <summary>Reads its output again.</summary>
    ReadOn,
}
