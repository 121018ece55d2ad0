using Microsoft.Net.Http.Headers;

namespace MicroSim.ControlPlane.Traces;

/// <summary>The media types of OTLP over HTTP.</summary>
internal static class OtlpMedia
{
    public const string Json = "application/json";
    public const string Protobuf = "application/x-protobuf";

    public static bool IsProtobuf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase);
}
