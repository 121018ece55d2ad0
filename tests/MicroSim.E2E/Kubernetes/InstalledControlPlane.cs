using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>The control plane as <c>microsim install</c> puts it on the cluster: pods with the rights that they are given, behind a Service that asks for a token.</summary>
internal sealed class InstalledControlPlane : IAsyncDisposable
{
    private const string Space = "microsim-system";

    private readonly Cluster api;

    private InstalledControlPlane(Cluster api, HttpClient http)
    {
        this.api = api;
        Http = http;
    }

    /// <summary>Talks to the Service, with the token.</summary>
    public HttpClient Http { get; }

    public static async Task<InstalledControlPlane> InstallAsync(Cluster api)
    {
        await Kubectl.MicrosimAsync("uninstall");
        await Kubectl.MicrosimAsync("install");
        string address = (string)(await api.GetAsync($"api/v1/namespaces/{Space}/services/microsim"))["spec"]!["clusterIP"]!;
        string token = (string)(await api.GetAsync($"api/v1/namespaces/{Space}/secrets/microsim-token"))["data"]!["token"]!;
        HttpClient http = new() { BaseAddress = new Uri($"http://{address}:7070/"), Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Encoding.UTF8.GetString(Convert.FromBase64String(token)));
        return new InstalledControlPlane(api, http);
    }

    public async Task<JsonObject[]> PodsAsync() => await api.ListAsync($"api/v1/namespaces/{Space}/pods");

    /// <summary>The pod that leads.</summary>
    public async Task<JsonObject> LeaderAsync()
    {
        JsonObject leader = [];
        await ClusterBed.EventuallyAsync(
            async () =>
            {
                string holder = (string?)(await api.FindAsync($"apis/coordination.k8s.io/v1/namespaces/{Space}/leases/microsim"))?["spec"]?["holderIdentity"] ?? "";
                JsonObject? found = (await PodsAsync()).FirstOrDefault(p => holder.Length > 0 && new Uri(holder).Host == (string?)p["status"]?["podIP"]);
                leader = found ?? leader;
                return found is not null;
            },
            () => "a pod of the control plane leads");
        return leader;
    }

    /// <summary>Ends the process of a pod as <c>kill -9</c> does. Skips the test where the cluster's nodes are other machines, whose processes nobody sees here.</summary>
    public static void Kill(JsonObject pod)
    {
        string uid = (string)pod["metadata"]!["uid"]!;
        // Control groups are named after the pod, by either of two drivers.
        string[] names = [$"pod{uid}", $"pod{uid.Replace('-', '_')}"];
        Process? found = Process.GetProcessesByName("microsim").FirstOrDefault(p => names.Any(n => GroupsOf(p.Id).Contains(n, StringComparison.Ordinal)));
        Assert.SkipUnless(found is not null, "the processes of the cluster's pods are not on this machine: nothing to kill");
        Assert.Equal(0, UpProcess.Signal(found!.Id, UpProcess.SigKill));
    }

    public static Task<string> LogsAsync(string pod) => Kubectl.RunAsync($"logs --namespace {Space} {pod}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Kubectl.MicrosimAsync("uninstall");
    }

    private static string GroupsOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cgroup");
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
