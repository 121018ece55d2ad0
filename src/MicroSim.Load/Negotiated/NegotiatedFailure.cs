using System.Net.Sockets;
using System.Security.Authentication;
using MicroSim.Load.Recording;
using MicroSim.Load.Sockets;

namespace MicroSim.Load.Negotiated;

/// <summary>What the framework's exceptions mean for a request.</summary>
internal static class NegotiatedFailure
{
    /// <summary>Null for one that no peer can cause.</summary>
    public static Outcome? Of(Exception e) => e switch
    {
        OperationCanceledException => Outcome.Timeout,
        AuthenticationException => Outcome.Tls,
        // A peer that gives up a stream or the whole connection by name.
        HttpProtocolException => Outcome.Reset,
        HttpIOException io => Of(io.HttpRequestError, io.InnerException),
        HttpRequestException request => Of(request.HttpRequestError, request.InnerException),
        IOException or SocketException => OfInner(e),
        _ => null,
    };

    private static Outcome? Of(HttpRequestError error, Exception? inner) => error switch
    {
        HttpRequestError.SecureConnectionError => Outcome.Tls,
        HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError => Outcome.InvalidReply,
        HttpRequestError.HttpProtocolError => inner is HttpProtocolException ? Outcome.Reset : Outcome.InvalidReply,
        HttpRequestError.ConfigurationLimitExceeded => Outcome.InvalidReply,
        HttpRequestError.ResponseEnded => Outcome.Reset,
        _ => OfInner(inner),
    };

    private static Outcome? OfInner(Exception? inner) => inner switch
    {
        SocketException socket => SocketFailure.Of(socket.NativeErrorCode),
        null or IOException { InnerException: null } => Outcome.Reset,
        IOException io => OfInner(io.InnerException),
        _ => Of(inner),
    };
}
