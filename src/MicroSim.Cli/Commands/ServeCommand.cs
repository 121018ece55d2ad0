using System.CommandLine;
using System.Net;
using MicroSim.Cli.Up;
using MicroSim.ControlPlane;
using MicroSim.Runtimes.Agents;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Installing;
using MicroSim.Runtimes.Kubernetes.Manifests;

namespace MicroSim.Cli.Commands;

internal static class ServeCommand
{
    private static readonly Option<int> port = Shared.Port();

    private static readonly Option<IPAddress?> listen = new("--listen")
    {
        Description = $"The address to listen on; one that others can reach needs a token, which {Variables.Token} gives or else is made and told [default: loopback]",
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address))
                return address;
            result.AddError($"--listen must be an IP address such as 0.0.0.0, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private static readonly Option<DirectoryInfo?> data = Shared.Data();

    private static readonly Option<int> traceMemory = Shared.TraceMemory();

    private static readonly Option<string> runtime = Shared.Runtime("Where services run: processes of this machine, or pods of the cluster that the kubeconfig names");

    private static readonly Option<Uri?> advertise = new("--advertise")
    {
        Description = "On Kubernetes: where other control planes of the cluster reach this one [default: http://$POD_IP:PORT, else loopback]",
        HelpName = "URL",
        CustomParser = result => Shared.Address(result.Tokens[0].Value, result.AddError),
    };

    private static readonly Option<string> home = new("--home-namespace") { Description = "On Kubernetes: the namespace whose simulations are called by their name alone", HelpName = "NAMESPACE", DefaultValueFactory = _ => "default" };

    private static readonly Option<string?> tag = new("--image-tag") { Description = "On Kubernetes: the tag of the agents' images [default: this version]", HelpName = "TAG" };

    private static readonly Option<string?> registry = new("--image-registry") { Description = "On Kubernetes: what stands before the names of the agents' images", HelpName = "REGISTRY" };

    private static readonly Option<string> pull = new("--image-pull-policy") { Description = "On Kubernetes: when nodes fetch images", HelpName = "Always|IfNotPresent|Never", DefaultValueFactory = _ => "IfNotPresent" };

    private static readonly Option<string?> loadImage = new("--load-worker-image") { Description = "On Kubernetes: the image with the load worker [default: the control plane's, microsim/control-plane, with the same registry and tag]", HelpName = "IMAGE" };

    public static Command Create()
    {
        ExampleCommand command = new("serve", "Run a control plane; simulations come by `apply`. Ctrl-C ends all of it", "microsim serve", "microsim serve --listen 0.0.0.0", "microsim serve --port 7071 --data /tmp/microsim", "microsim serve --runtime kubernetes")
        { port, listen, data, traceMemory, runtime, advertise, home, tag, registry, pull, loadImage };
        pull.AcceptOnlyFromAmong("Always", "IfNotPresent", "Never");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken interrupted)
    {
        string folder = Home.Find();
        AgentCatalogue agents = AgentCatalogue.Read(folder);
        UpOptions options = UpOptions.Of(folder, agents.Known, parsed.GetValue(port), parsed.GetValue(data), parsed.GetValue(traceMemory));
        options = options with { ControlPlane = options.ControlPlane with { Listen = parsed.GetValue(listen), Token = Token() } };
        await using IUpReport report = UpReport.Of(Shared.FormatOf(parsed));
        if (parsed.GetValue(runtime) == Shared.Kubernetes)
            await OnClusterAsync(parsed, options.ControlPlane with { DataFolder = null }, agents, report, interrupted);
        else
            await new UpSession(options, report, TimeProvider.System).ServeAsync(interrupted);
        return (int)ExitCode.Ok;
    }

    private static Task OnClusterAsync(ParseResult parsed, ControlPlaneOptions options, AgentCatalogue agents, IUpReport report, CancellationToken interrupted)
    {
        string? pod = Environment.GetEnvironmentVariable("POD_IP");
        Uri address = parsed.GetValue(advertise) ?? new Uri($"http://{(pod is null ? "127.0.0.1" : pod.Contains(':', StringComparison.Ordinal) ? $"[{pod}]" : pod)}:{options.Port}/");
        string? space = Environment.GetEnvironmentVariable("POD_NAMESPACE");
        AgentImages images = AgentImages.Of(agents, parsed.GetValue(tag) ?? Product.Version, parsed.GetValue(registry));
        KubernetesRuntimeOptions runtimeOptions = new(agents.Known, images)
        {
            LoadWorkerImage = images.Full(parsed.GetValue(loadImage) ?? InstallOptions.DefaultImage),
            Home = parsed.GetValue(home)!,
            PullPolicy = parsed.GetValue(pull)!,
            // Pods reach it by its Service; a control plane outside of the cluster has none.
            SpanReceiver = space is null ? null : new Uri($"http://{ControlPlaneManifests.Name}.{space}.svc:{options.Port}/"),
        };
        return OnCluster.CallAsync(() => new ClusterSession(options, runtimeOptions, new ClusterOptions(address, space), report, TimeProvider.System).ServeAsync(interrupted));
    }

    private static string? Token() => Environment.GetEnvironmentVariable(Variables.Token) is { Length: > 0 } given ? given : null;
}
