using MicroSim.Contract;
using MicroSim.Runtimes.Agents;
using MicroSim.Runtimes.Processes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>All that a replica's process is started with. A change of it takes a new process.</summary>
/// <param name="Service">The service that it plays.</param>
/// <param name="Index">Which of the service's replicas it is, from 0.</param>
/// <param name="Command">Its program.</param>
/// <param name="Agent">Fingerprint of the agent's build.</param>
/// <param name="Version">The service's version.</param>
/// <param name="Round">Grows with each asked restart.</param>
internal sealed record Launch(string Service, int Index, Command Command, string Agent, string Version, int Round = 0)
{
    private const double GraceShare = 0.8;

    private static readonly string[] owned =
    [
        "MICROSIM_SERVICE", "MICROSIM_VERSION", "MICROSIM_INSTANCE", "MICROSIM_HOST", "MICROSIM_PORT", "MICROSIM_ADMIN_PORT", "MICROSIM_STATE",
        "MICROSIM_WAIT_FOR_STATE", "MICROSIM_REQUEST_TOKEN", "MICROSIM_ADMIN_TOKEN", "MICROSIM_SEED", "MICROSIM_TMP", "MICROSIM_EXIT_WITH_PARENT",
    ];

    /// <summary>Its own name.</summary>
    public string Instance => $"{Service}-{Index}";

    /// <summary>Whether the runtime itself gives the variable its value.</summary>
    public static bool Owns(string variable) => owned.Contains(variable);

    public static string InstanceOf(Service service, int index) => $"{service.Name}-{index}";

    public static Launch Of(string simulation, Service service, int index, AgentDescription agent, string fingerprint, SimulationSecrets secrets, string temporary, LocalRuntimeOptions options)
    {
        string instance = InstanceOf(service, index);
        Dictionary<string, string> environment = ProcessEnvironment.Minimal();
        environment["MICROSIM_DRAIN_MS"] = $"{options.Drain.TotalMilliseconds:0}";
        environment["MICROSIM_GRACE_MS"] = $"{options.LeaveDeadline.TotalMilliseconds * GraceShare:0}";
        foreach ((string name, string value) in service.Env)
            environment[name] = value;
        Spans.AddTo(environment, simulation, options.SpanReceiver(), secrets.RequestToken);
        environment["MICROSIM_SERVICE"] = service.Name;
        environment["MICROSIM_VERSION"] = service.Version;
        environment["MICROSIM_INSTANCE"] = instance;
        environment["MICROSIM_HOST"] = "127.0.0.1";
        // Any free port: the service's address is the forwarder's.
        environment["MICROSIM_PORT"] = "0";
        environment["MICROSIM_ADMIN_PORT"] = "0";
        environment["MICROSIM_WAIT_FOR_STATE"] = "1";
        environment["MICROSIM_REQUEST_TOKEN"] = secrets.RequestToken;
        environment["MICROSIM_ADMIN_TOKEN"] = secrets.AdminToken;
        environment["MICROSIM_SEED"] = $"{new Dice(secrets.Seed).Mix(DiceKey.Of(instance)):x8}";
        environment["MICROSIM_TMP"] = temporary;
        environment["MICROSIM_EXIT_WITH_PARENT"] = "1";
        return new Launch(service.Name, index, new Command(agent.RunArguments, environment, agent.Output), fingerprint, service.Version);
    }

    /// <summary>Whether a process started with the one is as good as one started with the other.</summary>
    public bool IsSame(Launch other) =>
        Service == other.Service && Index == other.Index && Round == other.Round && Agent == other.Agent && Command.Folder == other.Command.Folder && Command.Arguments.SequenceEqual(other.Command.Arguments)
        && Command.Environment.Count == other.Command.Environment.Count && !Command.Environment.Except(other.Command.Environment).Any();
}
