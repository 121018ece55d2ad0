using k8s;
using k8s.Exceptions;

namespace MicroSim.Runtimes.Kubernetes.Api;

/// <summary>Finds the cluster as kubectl does: of a pod its own, else that of <c>KUBECONFIG</c> or <c>~/.kube/config</c>.</summary>
public static class ClusterConnection
{
    private const string Variable = "KUBECONFIG";

    private static readonly TimeSpan keepAlive = TimeSpan.FromSeconds(15);

    /// <exception cref="ClusterException">There is no cluster to be found.</exception>
    public static KubernetesClientConfiguration Find()
    {
        // To kubectl an empty one is none, to the library it is a path.
        if (Environment.GetEnvironmentVariable(Variable) is "")
            Environment.SetEnvironmentVariable(Variable, null);
        try
        {
            KubernetesClientConfiguration found = KubernetesClientConfiguration.BuildDefaultConfig();
            // Without any file the library answers localhost:8080, which is nobody's cluster any more.
            if (!KubernetesClientConfiguration.IsInCluster() && found.CurrentContext is null && found.Host is "http://localhost:8080" or "http://localhost:8080/")
                throw new ClusterException("no cluster is known: set KUBECONFIG to a kubeconfig file, or make one at ~/.kube/config (kind, k3d and minikube do so)");
            found.UserAgent = "microsim";
            // A connection that went dead without a word is noticed.
            found.FirstMessageHandlerSetup = handler =>
            {
                handler.UseProxy = handler.Proxy is not null;
                handler.KeepAlivePingDelay = keepAlive;
                handler.KeepAlivePingTimeout = keepAlive;
                handler.EnableMultipleHttp2Connections = true;
            };
            return found;
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw new ClusterException($"the kubeconfig {Environment.GetEnvironmentVariable(Variable) ?? "~/.kube/config"} cannot be used: {e.Message.TrimEnd('.')}; `kubectl config get-contexts` shows what kubectl makes of it", e);
        }
    }
}

/// <summary>There is no cluster, or it lacks what MicroSim needs; the message says what would help.</summary>
public sealed class ClusterException(string message, Exception? inner = null) : Exception(message, inner);
